/** `emergency`: break-glass. The people named get access at once; an approver group reviews it afterwards. */
import type { Part } from '#domain/words.ts';
import { formatDuration } from '#lib/duration.ts';
import { approverGroup } from '#policy/approver-group.ts';
import * as fragment from '#policy/fragments.ts';
import { groupWords } from '#policy/mention.ts';
import type { Policy } from '#policy/policy.ts';
import { duration, listOf, mapOf, memberId } from '#policy/shapes.ts';
import type { Attribute } from './attribute.ts';

export interface Emergency {
  emergency?: {
    who: string[];
    maxSeconds: number;
    /** The approver group that reviews it. */
    review: string;
    withinSeconds: number;
  };
}

interface Written {
  who: string[];
  max: number;
  review: string;
  within?: number;
}

const usualSeconds = 24 * 3_600;

export const emergency = {
  schema: fragment.map(
    'Break-glass: access at once for those named, reviewed afterwards.',
    {
      who: fragment.list('People and user groups who may.', fragment.memberId),
      max: fragment.duration('The longest such access.', '1h'),
      review: fragment.approverGroup('The approver group that reviews it.'),
      within: fragment.duration('How soon it must be reviewed; left out = 24h.', '24h'),
    },
    ['within'],
  ),
  missing: { fields: {} },
  shape: ({ approverGroups }) =>
    mapOf<Written>('`emergency`', {
      who: { shape: listOf('who', memberId, '[S0SRE]'), write: '[S0SRE]' },
      max: { shape: duration('max', '1h'), write: '1h' },
      review: { shape: approverGroup(approverGroups), write: approverGroups[0] ?? 'security' },
      within: { shape: duration('within', '24h'), write: '24h', isOptional: true },
    }).transform(
      ({ who, max, review, within = usualSeconds }): Emergency => ({
        emergency: { who, maxSeconds: max, review, withinSeconds: within },
      }),
    ),
} satisfies Attribute<Emergency>;

/** `break-glass: access at once for at most 1h; security (#channel) reviews it within 24h`. */
export const emergencyWords = ({ emergency: found }: Emergency, policy: Policy): Part[] =>
  found
    ? [
        `break-glass: access at once for at most ${formatDuration(found.maxSeconds)}; `,
        ...groupWords(found.review, policy),
        ` reviews it within ${reviewTime(found.withinSeconds)}`,
      ]
    : [];

/** A day is `24h`, as files have it: a deadline is thought of in hours. */
export const reviewTime = (seconds: number): string =>
  seconds % 3_600 === 0 && seconds < 2 * usualSeconds ? `${seconds / 3_600}h` : formatDuration(seconds);
