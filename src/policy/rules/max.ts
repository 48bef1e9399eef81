/** `max`: the longest single ask. */
import { formatDuration } from '#lib/duration.ts';
import * as fragment from '#policy/fragments.ts';
import { duration } from '#policy/shapes.ts';
import type { Attribute } from './attribute.ts';

export interface Max {
  maxSeconds: number;
}

const seconds = duration('max', '4h').transform((maxSeconds): Max => ({ maxSeconds }));

export const max = {
  schema: fragment.duration('The longest single ask.', '4h', '1h30m', '7d'),
  missing: { words: 'this rule says no longest time; write `max: 4h`' },
  shape: () => seconds,
  check(rule, { durationSeconds }) {
    if (durationSeconds > 0 && durationSeconds <= rule.maxSeconds) return undefined;
    return { field: 'duration', words: `The longest here is ${formatDuration(rule.maxSeconds)}.` };
  },
} satisfies Attribute<Max>;
