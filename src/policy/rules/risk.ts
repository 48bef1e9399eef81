/** `risk`: how risky the rule says it is, shown on the card. */
import type { Risk } from '#domain/request.ts';

export interface RiskOfRule {
  risk?: Risk;
}
