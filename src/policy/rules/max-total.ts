/** `max_total`: the longest life of a grant with all its extensions; left out = twice `max`. */
import { formatDuration } from '#lib/duration.ts';
import * as fragment from '#policy/fragments.ts';
import { duration } from '#policy/shapes.ts';
import type { Attribute, Settled } from './attribute.ts';

export interface MaxTotal {
  maxTotalSeconds: number;
}

const seconds = duration('max_total', '8h').transform((maxTotalSeconds): Partial<MaxTotal> => ({ maxTotalSeconds }));

export const maxTotal = {
  schema: fragment.duration('The longest life of a grant with all its extensions; left out = twice `max`.', '8h'),
  missing: { fields: {} },
  shape: () => seconds,
  settle({ maxSeconds, maxTotalSeconds }): Settled {
    if (maxSeconds === undefined) return undefined;
    if (maxTotalSeconds === undefined) return { fields: { maxTotalSeconds: 2 * maxSeconds } };
    if (maxTotalSeconds >= maxSeconds) return undefined;
    const single = formatDuration(maxSeconds);
    return { words: `\`max_total\` is shorter than \`max\`, which is ${single}; write \`${single}\` or more` };
  },
} satisfies Attribute<Partial<MaxTotal>>;
