/** `answer_within`: a request that stays unanswered for that long lapses. */
import * as fragment from '#policy/fragments.ts';
import { duration } from '#policy/shapes.ts';
import type { Attribute } from './attribute.ts';

export interface AnswerWithin {
  answerWithinSeconds: number;
}

const seconds = duration('answer_within', '24h').transform(
  (answerWithinSeconds): AnswerWithin => ({ answerWithinSeconds }),
);

export const answerWithin = {
  schema: fragment.duration('Unanswered for that long, a request lapses; left out = 24h.', '24h'),
  missing: { fields: { answerWithinSeconds: 24 * 3_600 } },
  shape: () => seconds,
} satisfies Attribute<AnswerWithin>;
