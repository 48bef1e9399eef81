/**
 * Finds rules that can never decide, because an earlier one takes all that they take. A rule is only compared with those that
 * begin alike: a glob that covers another begins with nothing that the other one does not begin with.
 */
import { shown } from './fault.ts';
import { createGlobIndex } from './glob-index.ts';
import type { Rule } from './policy.ts';
import { conditions } from './rules/index.ts';
import type { Entry } from './sheet.ts';
import type { Sheet } from './yaml.ts';

export interface Placed {
  rule: Rule;
  /** Where its name stands. */
  at: number;
}

/** Each comparison of two globs costs about a microsecond. */
const mostComparisons = 3_000_000;

export function reportUnreachable(sheet: Sheet, entry: Entry, rules: readonly Placed[]): void {
  // The cheap conditions come last in a rule, and first here.
  const cheapFirst = [...conditions].reverse();
  const before = createGlobIndex();
  let comparisons = 0;
  for (const [index, { rule, at }] of rules.entries()) {
    const near = rulesBefore(before, rules, rule);
    for (const earlier of near) comparisons += earlier.globs.length * rule.globs.length;
    if (comparisons > mostComparisons) {
      sheet.report(
        entry.keyAt,
        'too many repository patterns begin alike to be compared; begin them with the owner, or write fewer, wider ones',
      );
      return;
    }
    before.add(rule, index);
    const taker = near.find((earlier) => cheapFirst.every(({ covers }) => covers(earlier, rule)));
    if (!taker) continue;
    sheet.report(
      at,
      `this rule can never be reached, because ${shown(taker.name)} (line ${taker.line}) takes all that it takes; move it before that one, or remove it`,
    );
  }
}

/** The earlier rules, in their order, that could take what one of the rule's globs takes. */
function rulesBefore(before: ReturnType<typeof createGlobIndex>, rules: readonly Placed[], rule: Rule): Rule[] {
  const [glob] = rule.globs;
  const [host] = glob?.hosts ?? [];
  if (!glob || !host) return [];
  return before.near(host, glob.start).flatMap((number) => rules[number]?.rule ?? []);
}
