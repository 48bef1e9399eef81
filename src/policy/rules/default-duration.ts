/** `default`: the duration that the form proposes; left out = one hour, or `max` where that is less. */
import { formatDuration } from '#lib/duration.ts';
import * as fragment from '#policy/fragments.ts';
import { duration } from '#policy/shapes.ts';
import type { Attribute, Settled } from './attribute.ts';

export interface DefaultDuration {
  defaultSeconds: number;
}

const usualSeconds = 3_600;
const seconds = duration('default', '1h').transform((defaultSeconds): Partial<DefaultDuration> => ({ defaultSeconds }));

export const defaultDuration = {
  schema: fragment.duration('What the form proposes; left out = 1h, or `max` where that is less.', '1h'),
  missing: { fields: {} },
  shape: () => seconds,
  settle({ maxSeconds, defaultSeconds }): Settled {
    if (maxSeconds === undefined) return undefined;
    if (defaultSeconds === undefined) return { fields: { defaultSeconds: Math.min(maxSeconds, usualSeconds) } };
    if (defaultSeconds <= maxSeconds) return undefined;
    const longest = formatDuration(maxSeconds);
    return { words: `\`default\` is longer than \`max\`, which is ${longest}; write \`${longest}\` or less` };
  },
} satisfies Attribute<Partial<DefaultDuration>>;
