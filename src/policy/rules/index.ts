/** Every attribute that a rule may have, by its key in the file; a new one is a file beside this and a line below. */
import { answerWithin } from './answer-within.ts';
import { approve } from './approve.ts';
import type { Attribute, Condition } from './attribute.ts';
import { defaultDuration } from './default-duration.ts';
import { grant } from './grant.ts';
import { levels } from './levels.ts';
import { max } from './max.ts';
import { name } from './name.ts';
import { reason } from './reason.ts';
import { repos } from './repos.ts';
import { ticket } from './ticket.ts';
import { who } from './who.ts';

export const attributes: Readonly<Record<string, Attribute<object>>> = {
  name,
  repos,
  levels,
  who,
  max,
  default: defaultDuration,
  ticket,
  reason,
  answer_within: answerWithin,
  approve,
  grant,
};

/** Those that decide whether a rule fits; a rule fits when all of them do. */
export const conditions: readonly Condition[] = Object.values(attributes).flatMap(({ condition }) => condition ?? []);

/** Keys of the documented file that this version refuses rather than half obeys. */
export const laterKeys = ['max_total', 'risk', 'escalate', 'hours', 'on_call', 'emergency'] as const;
