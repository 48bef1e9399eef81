/** `escalate`: the approver group that may decide too, once a stage has stayed unanswered for that long. */
import type { Part } from '#domain/words.ts';
import { formatDuration } from '#lib/duration.ts';
import { approverGroup } from '#policy/approver-group.ts';
import * as fragment from '#policy/fragments.ts';
import { groupWords } from '#policy/mention.ts';
import type { Policy } from '#policy/policy.ts';
import { duration, mapOf } from '#policy/shapes.ts';
import type { Stage } from './approve.ts';
import type { Attribute } from './attribute.ts';

export interface Escalate {
  escalate?: { afterSeconds: number; to: string };
}

export const escalate = {
  schema: fragment.map('Who may decide, too, once a stage has stayed unanswered for so long.', {
    after: fragment.duration('How long a stage stays unanswered.', '15m'),
    to: fragment.approverGroup('An approver group.'),
  }),
  missing: { fields: {} },
  shape: ({ approverGroups }) =>
    mapOf<{ after: number; to: string }>('`escalate`', {
      after: { shape: duration('after', '15m'), write: '15m' },
      to: { shape: approverGroup(approverGroups), write: approverGroups[0] ?? 'security' },
    }).transform(({ after, to }): Escalate => ({ escalate: { afterSeconds: after, to } })),
} satisfies Attribute<Escalate>;

/** `; after 15m unanswered also security (#channel)`; nothing where those people are asked anyway. */
export function escalateWords({ escalate: found }: Escalate, stages: readonly Stage[], policy: Policy): Part[] {
  if (!found || stages.every(({ group }) => group === found.to)) return [];
  return [`; after ${formatDuration(found.afterSeconds)} unanswered also `, ...groupWords(found.to, policy)];
}
