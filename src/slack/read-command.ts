/** Reads what was typed after the slash command. What cannot be used is not lost: it is named, and the rest still counts. */
import { isLevel, type Level, levels } from '#domain/level.ts';
import { parseDuration } from '#lib/duration.ts';
import { nearest } from '#policy/nearest.ts';

export interface Typed {
  /** As typed; undefined when nothing was. */
  repo: string | undefined;
  level: Level | undefined;
  duration: string | undefined;
  reason: string;
  notes: string[];
}

/** A repository is written with its owner, with its host, or as its address; any other word is a verb. */
export const looksLikeRepo = (word: string): boolean => word.includes('/') || /^[a-z]+:/i.test(word);

/** `REPO LEVEL DURATION REASON`; a part in the middle may be left out. */
export function readWords(text: string): Typed {
  const words = text.trim().split(/\s+/).filter(Boolean);
  const typed: Typed = { repo: unwrapped(words[0]), level: undefined, duration: undefined, reason: '', notes: [] };
  let next = 1;
  const level = words[next];
  if (level !== undefined && !isTime(words, next)) {
    if (isLevel(level.toLowerCase())) typed.level = level.toLowerCase() as Level;
    else if (isTime(words, next + 1) || isAlmostLevel(level)) typed.notes.push(notALevel(level));
    else return { ...typed, reason: restOf(text, next) };
    next += 1;
  }
  const duration = words[next];
  if (duration !== undefined && parseDuration(duration) !== undefined) {
    typed.duration = duration.toLowerCase();
    next += 1;
  } else if (duration !== undefined && /^[-+]?\d/.test(duration)) {
    const tried = /^[-+]?[\d.,]+$/.test(duration) && isUnit(words[next + 1]) ? [duration, words[next + 1]] : [duration];
    typed.notes.push(notADuration(tried.join(' ')));
    next += tried.length;
  }
  return { ...typed, reason: restOf(text, next) };
}

/** A duration, or something that was clearly meant as one: `-2h`, `4hours`, `4 hours`. */
function isTime(words: readonly string[], index: number): boolean {
  const word = words[index] ?? '';
  const [, unit] = /^[-+]?\d[\d.,]*([a-z]*)$/i.exec(word) ?? [];
  if (unit === undefined) return parseDuration(word) !== undefined;
  return isUnit(unit === '' ? words[index + 1] : unit);
}

const isUnit = (word: string | undefined): boolean =>
  /^(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)$/i.test(word ?? '');

/** `“4 hours” is not a duration: write 4h.` */
function notADuration(tried: string): string {
  const [, count, unit] = /^[-+]?(\d+) ?([a-z])[a-z]*$/i.exec(tried) ?? [];
  const meant = `${count}${unit}`.toLowerCase();
  const remedy = parseDuration(meant) === undefined ? 'write it like 45m, 4h or 1h30m' : `write ${meant}`;
  return `“${tried}” is not a duration: ${remedy}.`;
}

const notALevel = (word: string): string => {
  const meant = nearest(word, levels);
  return `“${word}” is not an access level: choose ${meant ? `${meant}, or another` : 'one'} below.`;
};

/** One slip of the finger away from a level, so hardly the start of a reason. */
const isAlmostLevel = (word: string): boolean => {
  const meant = nearest(word, levels);
  return meant !== undefined && Math.abs(meant.length - word.length) <= 1 && word[0]?.toLowerCase() === meant[0];
};

/** The text after so many words, with the spaces in it as they were typed. */
const restOf = (text: string, words: number): string =>
  text
    .trim()
    .replace(new RegExp(`^(?:\\S+\\s*){0,${words}}`), '')
    .trim();

/** Slack may have turned an address into a link: `<https://…|…>`. */
const unwrapped = (word: string | undefined): string | undefined => word?.replace(/^<([^|>]+)(?:\|[^>]*)?>$/, '$1');
