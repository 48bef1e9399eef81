/** Every attribute that a rule may have, by its key in the file; a new one is a file beside this and a line below. */
import { answerWithin } from './answer-within.ts';
import { approve } from './approve.ts';
import type { Attribute, Condition } from './attribute.ts';
import { defaultDuration } from './default-duration.ts';
import { emergency } from './emergency.ts';
import { escalate } from './escalate.ts';
import { grant } from './grant.ts';
import { hours } from './hours.ts';
import { levels } from './levels.ts';
import { max } from './max.ts';
import { maxTotal } from './max-total.ts';
import { name } from './name.ts';
import { onCall } from './on-call.ts';
import { reason } from './reason.ts';
import { repos } from './repos.ts';
import { risk } from './risk.ts';
import { ticket } from './ticket.ts';
import { who } from './who.ts';

export const attributes: Readonly<Record<string, Attribute<object>>> = {
  name,
  repos,
  levels,
  who,
  hours,
  max,
  max_total: maxTotal,
  default: defaultDuration,
  ticket,
  reason,
  risk,
  answer_within: answerWithin,
  approve,
  escalate,
  on_call: onCall,
  emergency,
  grant,
};

/** Those that decide whether a rule fits; a rule fits when all of them do. */
export const conditions: readonly Condition[] = Object.values(attributes).flatMap(({ condition }) => condition ?? []);
