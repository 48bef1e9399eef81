/** `reason`: whether people must say why; `required` unless the rule says `optional`. */
import { shown } from '#policy/fault.ts';
import * as fragment from '#policy/fragments.ts';
import { shape } from '#policy/shapes.ts';
import type { Attribute } from './attribute.ts';

export interface Reason {
  reason: 'required' | 'optional';
}

const choice = shape<Reason>((value, say) =>
  value === 'required' || value === 'optional'
    ? { reason: value }
    : void say(`\`reason\` cannot be ${shown(value)}; write \`required\` or \`optional\``),
);

export const reason = {
  schema: fragment.oneOf('Whether people must say why; left out = required.', ['required', 'optional']),
  missing: { fields: { reason: 'required' } },
  shape: () => choice,
  check(rule, wish) {
    if (rule.reason === 'optional' || hasWords(wish.reason ?? '')) return undefined;
    return { field: 'reason', words: 'Please say why you need it.' };
  },
} satisfies Attribute<Reason>;

/** Spaces, and characters that show nothing, are no reason. */
const hasWords = (text: string): boolean => /[^\s\p{C}]/u.test(text);
