/** `risk`: how risky the rule says it is, shown on the card. */
import type { Risk } from '#domain/request.ts';
import { shown } from '#policy/fault.ts';
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
  missing: { fields: {} },
  shape: () => choice,
} satisfies Attribute<RiskOfRule>;
