/** What one attribute of a rule is made of. A file in this folder defines one, and `index.ts` lists it. */
import type { z } from 'zod';
import type { FormField } from '#domain/refused.ts';
import type { Part } from '#domain/words.ts';
import type { Described } from '#policy/fragments.ts';
import type { Ask, Rule, Wish } from '#policy/policy.ts';

/** What an attribute may know of the rest of the file. */
export interface FileContext {
  approverGroups: readonly string[];
  /** The members of those groups that name people only. */
  people: ReadonlyMap<string, readonly string[]>;
}

export interface Attribute<Fragment> {
  /** What stands at its key, turned into the rule's own fields. */
  shape(context: FileContext): z.ZodType<Fragment>;
  /** The same for editors, with words about the key. */
  schema: Described;
  /** The fields when the key is missing, or what to say when it must not be. */
  missing: { fields: Fragment } | { words: string };
  /** What can only be said beside the other attributes, of which faulty ones are missing here. */
  settle?(rule: Partial<Rule>): Settled;
  /** Present when the attribute decides whether the rule fits. */
  condition?: Condition;
  /** What is wrong with the form, once the rule fits. */
  check?(rule: Rule, wish: Wish): { field: FormField; words: string } | undefined;
}

/** Fields to set, or a fault at `path` below the attribute's value. */
export type Settled = { fields: Partial<Rule> } | { words: string; path?: PropertyKey[] } | undefined;

export interface Condition {
  fits(rule: Rule, ask: Ask): boolean | 'unknown';
  /** Why the rule does not fit, or cannot be told to. */
  misfit(rule: Rule, ask: Ask): Part[];
  /** Whether `earlier` takes all that `later` takes, as far as this attribute goes. True only when that is certain. */
  covers(earlier: Rule, later: Rule): boolean;
}
