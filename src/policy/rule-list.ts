/** `rules`: reads every rule by its attributes, then looks for what only shows between rules. */
import type { Node } from 'yaml';
import type { z } from 'zod';
import { shown } from './fault.ts';
import type { Rule } from './policy.ts';
import type { FileContext } from './rules/attribute.ts';
import { attributes } from './rules/index.ts';
import { type Entry, entriesOf, itemsOf, knownEntries, placeOf, read } from './sheet.ts';
import { type Placed, reportUnreachable } from './unreachable.ts';
import type { Sheet } from './yaml.ts';

export const mostRules = 5_000;
const mostGlobs = 20_000;

export function readRules(sheet: Sheet, entry: Entry, context: FileContext): Rule[] {
  const items = itemsOf(sheet, entry, 'one with `- name: …` for each rule');
  if (items?.length === 0) sheet.report(entry.at, '`rules` is empty; write at least one rule');
  if (items && items.length > mostRules) {
    sheet.report(entry.keyAt, `there are more than ${mostRules} rules; write fewer, wider ones`);
    return [];
  }
  const shapes = new Map(Object.entries(attributes).map(([key, attribute]) => [key, attribute.shape(context)]));
  const seen: Seen = { names: new Map(), globs: 0 };
  const rules: Placed[] = [];
  for (const node of items ?? []) {
    const found = readRule(sheet, node, shapes, seen);
    if (found) rules.push(found);
    if (seen.globs <= mostGlobs) continue;
    sheet.report(entry.keyAt, `there are more than ${mostGlobs} repository patterns; write fewer, wider ones`);
    return [];
  }
  reportUnreachable(sheet, entry, rules);
  return rules.map(({ rule }) => rule);
}

/** What the rules before this one hold: the line of every name, and how many patterns in all. */
interface Seen {
  names: Map<string, number>;
  globs: number;
}

type Shapes = ReadonlyMap<string, z.ZodType<object>>;

/** The rule, or undefined (and reported) when anything is wrong with it by itself. */
function readRule(sheet: Sheet, node: Node, shapes: Shapes, seen: Seen): Placed | undefined {
  const start = node.range?.[0] ?? 0;
  const entries = entriesOf(sheet, node, start, 'this rule');
  if (!entries) return undefined;
  const found = knownEntries(sheet, entries, 'a rule', Object.keys(attributes));
  const draft: Partial<Rule> = { line: sheet.lineAt(start) };
  let isWhole = found.size === entries.length;
  for (const [key, attribute] of Object.entries(attributes)) {
    const entry = found.get(key);
    const shape = shapes.get(key);
    const result = entry && shape && read(sheet, entry, shape);
    if (result) Object.assign(draft, result.value);
    else if (!entry && 'fields' in attribute.missing) Object.assign(draft, attribute.missing.fields);
    else isWhole = false;
    if (!entry && 'words' in attribute.missing) sheet.report(start, attribute.missing.words);
  }
  isWhole = settle(sheet, draft, found) && isWhole;
  const at = found.get('name')?.at ?? start;
  if (draft.name !== undefined) noteName(sheet, draft.name, at, seen.names);
  seen.globs += draft.globs?.length ?? 0;
  // Every attribute's fields are there: each was read, or has fields for when it is missing.
  return isWhole ? { rule: draft as Rule, at } : undefined;
}

function settle(sheet: Sheet, draft: Partial<Rule>, found: Map<string, Entry>): boolean {
  let isGood = true;
  for (const [key, attribute] of Object.entries(attributes)) {
    const settled = attribute.settle?.(draft);
    const entry = found.get(key);
    if (settled && 'fields' in settled) {
      if (!entry) Object.assign(draft, settled.fields);
    } else if (settled && entry) {
      sheet.report(placeOf(sheet, entry, settled.path ?? []), settled.words);
      isGood = false;
    }
  }
  return isGood;
}

function noteName(sheet: Sheet, name: string, at: number, names: Map<string, number>): void {
  const before = names.get(name);
  if (before === undefined) names.set(name, sheet.lineAt(at));
  else sheet.report(at, `line ${before} has a rule ${shown(name)} already; write another name`);
}
