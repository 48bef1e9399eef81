/** `risk`: how risky the rule says it is, shown on the card. */
import type { Risk } from '#domain/request.ts';
import { shown } from '#policy/fault.ts';
import * as fragment from '#policy/fragments.ts';
import { shape } from '#policy/shapes.ts';
import type { Attribute } from './attribute.ts';

export interface RiskOfRule {
  risk?: Risk;
}

const choice = shape<RiskOfRule>((value, say) =>
  value === 'low' || value === 'medium' || value === 'high'
    ? { risk: value }
    : void say(`\`risk\` cannot be ${shown(value)}; write \`low\`, \`medium\` or \`high\``),
);

export const risk = {
  schema: fragment.oneOf('How risky it is, shown on the card.', ['low', 'medium', 'high']),
  missing: { fields: {} },
  shape: () => choice,
} satisfies Attribute<RiskOfRule>;
