/**
 * `on_call`: who is on call is approved at once. `pagerduty:` takes a schedule's id, `opsgenie:` its id or name.
 * Who is on call is asked in the same lookup as the user groups.
 */
import type { Part } from '#domain/words.ts';
import { shown } from '#policy/fault.ts';
import { mention } from '#policy/mention.ts';
import { shape } from '#policy/shapes.ts';
import type { Attribute } from './attribute.ts';

export interface OnCall {
  /** A Slack user group (`S0ONCALL`), or a schedule: `pagerduty:PABC123`, `opsgenie:NAME`. */
  onCall?: string;
}

const forms = [/^S[A-Z0-9]{2,20}$/, /^pagerduty:[A-Z0-9]{2,30}$/, /^opsgenie:\S[^\p{C}]{0,98}(?<!\s)$/u];

const reference = shape<OnCall>((value, say) => {
  if (typeof value === 'string' && forms.some((form) => form.test(value))) return { onCall: value };
  const examples = 'a user group like `S0ONCALL`, `pagerduty:PABC123` or `opsgenie:NAME`';
  return void say(`\`on_call\` cannot be ${shown(value)}; write ${examples}`);
});

export const onCall = {
  schema: {
    description:
      'Who is on call is approved at once: a user group, `pagerduty:` and the id of a schedule, or `opsgenie:` and its id or name.',
    type: 'string',
    pattern: '^(?:S[A-Z0-9]{2,20}|pagerduty:[A-Z0-9]{2,30}|opsgenie:\\S.*)$',
    examples: ['S0ONCALL', 'pagerduty:PABC123', 'opsgenie:platform'],
  },
  missing: { fields: {} },
  shape: () => reference,
} satisfies Attribute<OnCall>;

/** Who is approved at once, and why. */
export const onCallWords = ({ onCall: reference = '' }: OnCall): Part[] => [
  'the requester is on call (',
  mention(reference),
  '), so it is approved at once, nobody is asked',
];

/** Why somebody who may be on call is not approved at once. */
export const onCallUnknownWords = (reference: string): Part[] => [
  'It could not be asked who is on call (',
  mention(reference),
  '), so nobody is approved at once.',
];
