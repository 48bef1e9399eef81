/**
 * Tells whether a regular expression can be trusted with what people type: JavaScript's engine backtracks, and one that can
 * try a text in too many ways would hold the process. It counts those ways and refuses when in doubt.
 */

export const longestPattern = 200;
/** No longer text is ever matched. */
export const longestMatched = 100;
/** One way costs some nanoseconds a character. */
const mostWays = 1_000_000;

/** How often a part can be tried: `ways` choices, times `open` repetitions that share the length of the text. */
interface Cost {
  ways: number;
  open: number;
}

const single: Cost = { ways: 1, open: 0 };

class Unsafe extends Error {}

/** What is wrong with the pattern and what to write, or undefined when it is valid and safe. */
export function patternFault(source: string): string | undefined {
  if (source.length > longestPattern) return `is longer than ${longestPattern} characters; write a simpler pattern`;
  try {
    new RegExp(source);
  } catch {
    return 'is no valid regular expression; write one like `[A-Z]+-[0-9]+`';
  }
  try {
    const reader = { source, at: 0 };
    return total(alternatives(reader)) > mostWays ? tooManyWays : undefined;
  } catch (error) {
    if (error instanceof Unsafe) return error.message;
    throw error;
  }
}

const tooManyWays =
  'could take very long to match, because it repeats too much; bound what repeats, as in `[A-Z]{1,10}-[0-9]{1,8}`';

/** `open` repetitions share the text between them: (length + open) choose open. */
function total({ ways, open }: Cost): number {
  let result = ways;
  for (let index = 1; index <= open && result <= mostWays; index++) result *= (longestMatched + index) / index;
  return result;
}

interface Reader {
  source: string;
  at: number;
}

type Alternatives = Cost & { starts: (string | undefined)[] };

/** `a|b|c` up to the closing parenthesis or the end; `starts` are their first characters where those are literal. */
function alternatives(reader: Reader): Alternatives {
  const all: Alternatives = { ways: 0, open: 0, starts: [] };
  do {
    if (all.starts.length > 0) reader.at++;
    const next = reader.source[reader.at];
    all.starts.push(next && /[\w-]/.test(next) && !/[*?{]/.test(reader.source[reader.at + 1] ?? '') ? next : undefined);
    const { ways, open } = sequence(reader);
    all.ways += ways;
    all.open = Math.max(all.open, open);
  } while (reader.source[reader.at] === '|');
  return all;
}

function sequence(reader: Reader): Cost {
  let cost = single;
  while (reader.at < reader.source.length && !'|)'.includes(reader.source[reader.at] ?? '')) {
    const part = repeated(reader, atom(reader));
    cost = { ways: Math.min(cost.ways * part.ways, mostWays * 2), open: cost.open + part.open };
  }
  return cost;
}

/** One character, class, escape or group. */
function atom(reader: Reader): Alternatives {
  const rest = reader.source.slice(reader.at);
  if (/^\\(?:[1-9]|k<)/.test(rest)) throw new Unsafe('refers back to a group (`\\1`); write it without');
  const plain = /^(?:\\(?:x[\da-f]{2}|u[\da-f]{4}|c[a-z]|.)|\[\^?(?:\\.|[^\]\\])*\]|[^(])/is.exec(rest);
  if (plain) {
    reader.at += plain[0].length;
    return { ...single, starts: [] };
  }
  const opening = /^\((?:\?(?:<[A-Za-z_$][\w$]*>|:))?/.exec(rest)?.[0] ?? '';
  if (rest[opening.length] === '?') throw new Unsafe('looks ahead or behind (`(?=…)`); write it without');
  reader.at += opening.length;
  const inner = alternatives(reader);
  reader.at++;
  return inner;
}

/** A part with the `*`, `+`, `?` or `{m,n}` that follows it. */
function repeated(reader: Reader, part: Alternatives): Cost {
  const quantifier = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/.exec(reader.source.slice(reader.at));
  if (!quantifier) return part;
  reader.at += quantifier[0].length;
  const [least, most] = bounds(quantifier);
  if (isRigid(part)) {
    if (most === Infinity) return { ways: 1, open: 1 };
    return { ways: Math.min(most - least + 1, longestMatched), open: 0 };
  }
  if (most <= longestMatched) {
    return { ways: Math.min((most - least + 1) * part.ways ** most, mostWays * 2), open: part.open * most };
  }
  throw new Unsafe(
    part.open === 0 && part.ways === part.starts.length
      ? 'repeats alternatives that may overlap (`(a|ab)+`); write what repeats without `|`, or bound it, as in `{1,3}`'
      : 'repeats something that itself repeats (`(a+)+`); write one repetition, or bound the outer one, as in `{1,3}`',
  );
}

/** Whether one round can be tried in one way only: no choice inside, or one that its first character decides. */
function isRigid({ ways, open, starts }: Alternatives): boolean {
  if (open > 0) return false;
  return ways === 1 || (ways === starts.length && !starts.includes(undefined) && new Set(starts).size === ways);
}

function bounds(quantifier: RegExpExecArray): [number, number] {
  const sign = quantifier[0][0];
  if (sign === '*') return [0, Infinity];
  if (sign === '+') return [1, Infinity];
  if (sign === '?') return [0, 1];
  const least = Number(quantifier[1]);
  if (quantifier[2] === undefined) return [least, least];
  return [least, quantifier[3] ? Number(quantifier[3]) : Infinity];
}
