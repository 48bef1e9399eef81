/** The zod shapes that several keys of the policy share. Every one says what is wrong and what to write instead. */
import { z } from 'zod';
import { parseDuration } from '#lib/duration.ts';
import { shown } from './fault.ts';
import { atKey, unknownKey } from './sheet.ts';

export type Say = (words: string, path?: PropertyKey[], params?: Record<string, unknown>) => void;

/** A shape from a function that reads the value, or says what is wrong with it and answers undefined. */
export const shape = <Value>(readValue: (value: unknown, say: Say) => Value | undefined): z.ZodType<Value> =>
  z.unknown().transform((value, context): Value => {
    let said = false;
    const result = readValue(value, (message, path = [], params = {}) => {
      said = true;
      context.addIssue({ code: 'custom', message, path, params });
    });
    return said || result === undefined ? z.NEVER : result;
  });

/** What another shape makes of a value, or of a part of it; what is wrong with it is said at its path. */
export function part<Value>(
  inner: z.ZodType<Value>,
  value: unknown,
  say: Say,
  path: PropertyKey[] = [],
): Value | undefined {
  const result = inner.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues)
    say(issue.message, [...path, ...issue.path], issue.code === 'custom' ? issue.params : {});
  return undefined;
}

/** Of each key of a map: the shape of its value, what to write for it, and whether it may be left out. */
export type Keys<Fields> = {
  [key in keyof Fields]-?: { shape: z.ZodType<Fields[key]>; write: string; isOptional?: boolean };
};

/** A map with these keys and no others. `what` names it: "`hours`". */
export const mapOf = <Fields>(what: string, keys: Keys<Fields>): z.ZodType<Fields> => {
  const known = Object.keys(keys) as (keyof Fields & string)[];
  const needed = known.filter((key) => !keys[key].isOptional);
  const example = `{ ${needed.map((key) => `${key}: ${keys[key].write}`).join(', ')} }`;
  return shape((value, say) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value))
      return void say(`${what} is not a map; write \`${example}\``);
    const written = new Map<string, unknown>(Object.entries(value));
    for (const key of written.keys()) {
      if (!Object.hasOwn(keys, key)) say(unknownKey(key, what, known), [key], atKey);
    }
    for (const key of needed) {
      if (!written.has(key)) say(`${what} does not say \`${key}\`; write \`${key}: ${keys[key].write}\` in it`);
    }
    const fields: Partial<Fields> = {};
    for (const key of known) {
      const found = written.has(key) ? part(keys[key].shape, written.get(key), say, [key]) : undefined;
      if (found !== undefined) fields[key] = found;
    }
    // What is needed and not there was said, and then this is not looked at.
    return fields as Fields;
  });
};

/** Seconds. `example` is a duration that would be usual there. */
export const duration = (key: string, example: string): z.ZodType<number> =>
  shape((value, say) => {
    const seconds = typeof value === 'string' ? parseDuration(value) : undefined;
    if (seconds !== undefined) return seconds;
    const written = guessDuration(value);
    return void say(
      `\`${key}: ${shown(value).slice(1, -1)}\` is not a duration; write ${written ?? `one like \`${example}\``}`,
    );
  });

/** `4 hours` -> `4h`; a bare 4 could be `4h` or `4m`. */
function guessDuration(value: unknown): string | undefined {
  const bare = /^\s*(\d{1,6})\s*$/.exec(String(value))?.[1];
  if (bare && Number(bare) > 0) return `\`${bare}h\` or \`${bare}m\``;
  const worded = /^\s*(\d{1,6})\s*(s|m|h|d)(?:ecs?|econds?|ins?|inutes?|rs?|ours?|ays?)?\s*$/i.exec(String(value));
  const text = worded && `${Number(worded[1])}${worded[2]?.toLowerCase()}`;
  return text && parseDuration(text) ? `\`${text}\`` : undefined;
}

const mostItems = 1_000;

/** A list with at least one item, none of them twice; every bad item is named. `example` is a list as it would be written. */
export const listOf = <Item>(key: string, item: z.ZodType<Item>, example: string): z.ZodType<Item[]> =>
  shape((value, say) => {
    if (!Array.isArray(value)) return void say(`\`${key}\` is not a list; write \`${key}: ${example}\``);
    if (value.length === 0) return void say(`\`${key}\` is an empty list; write one like \`${example}\``);
    if (value.length > mostItems) return void say(`\`${key}\` lists more than ${mostItems}; write fewer, wider ones`);
    const seen = new Set<unknown>();
    return value.flatMap((raw: unknown, index) => {
      if (typeof raw === 'string' && seen.has(raw))
        say(`${shown(raw)} is in this list twice; keep one of them`, [index]);
      seen.add(raw);
      const result = item.safeParse(raw);
      if (result.success) return [result.data];
      for (const issue of result.error.issues) say(issue.message, [index, ...issue.path]);
      return [];
    });
  });

export const personPattern = /^[UW][A-Z0-9]{2,20}$/;
const groupPattern = /^S[A-Z0-9]{2,20}$/;
const channelPattern = /^[CG][A-Z0-9]{2,20}$/;

/** How to find a person's id, for words. */
export const personHint = 'write one like `U0ADA` (in Slack: the profile, then Copy member ID)';

/** A Slack person or user group. */
export const memberId = shape((value, say) => {
  if (typeof value === 'string' && (personPattern.test(value) || groupPattern.test(value))) return value;
  return void say(
    `${shown(value)} is not the Slack id of a person or user group; write one like \`U0ADA\` or \`S0LEADS\``,
  );
});

export const channelId = shape((value, say) => {
  if (typeof value === 'string' && channelPattern.test(value)) return value;
  return void say(
    `${shown(value)} is not the Slack id of a channel; write one like \`C0PLATFORM\` (in Slack: at the foot of the channel's details)`,
  );
});
