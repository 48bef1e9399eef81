/** Reads maps and values off an open YAML file, and reports every fault at the line and column of the node it is about. */
import { isAlias, isMap, isNode, isScalar, isSeq, type Node } from 'yaml';
import type { z } from 'zod';
import { shown } from './fault.ts';
import { nearest } from './nearest.ts';
import { mostAliases, type Sheet } from './yaml.ts';

/** One `key: value` of a map; both are offsets into the text. */
export interface Entry {
  key: string;
  keyAt: number;
  /** Undefined when nothing is written after the colon. */
  node: Node | undefined;
  at: number;
}

type Path = readonly PropertyKey[];

/** More of them in one map are no slips, and for each the nearest known key is looked for. */
const mostUnknown = 100;

/** An issue whose `params` hold this is about the key at its path, not about the value. */
export const atKey = { atKey: true };

/** The entries of a map, each key once; undefined (and reported) when it is none. `what` names it: "`people`". */
export function entriesOf(sheet: Sheet, node: Node | undefined, at: number, what: string): Entry[] | undefined {
  const map = node && resolved(sheet, node);
  if (!isMap(map)) {
    sheet.report(at, `${what} is not a map; write \`key: value\` lines, indented, below it`);
    return undefined;
  }
  const entries = new Map<string, Entry>();
  for (const { key, value } of map.items) {
    if (!isScalar(key) || typeof key.value !== 'string' || key.value === '<<' || entries.has(key.value)) continue;
    const keyAt = key.range?.[0] ?? at;
    const written = isNode(value) && !isEmpty(value) ? value : undefined;
    entries.set(key.value, { key: key.value, keyAt, node: written, at: written?.range?.[0] ?? keyAt });
  }
  return [...entries.values()];
}

/** The entries of a map by key; unknown keys are reported with the nearest known one. */
export function knownEntries(
  sheet: Sheet,
  entries: readonly Entry[],
  what: string,
  known: readonly string[],
): Map<string, Entry> {
  const found = new Map<string, Entry>();
  let unknown = 0;
  for (const entry of entries) {
    if (known.includes(entry.key)) found.set(entry.key, entry);
    else if (unknown++ < mostUnknown) sheet.report(entry.keyAt, unknownKey(entry.key, what, known));
  }
  return found;
}

export function unknownKey(key: string, what: string, known: readonly string[]): string {
  const meant = nearest(key, known);
  const all = known.map((name) => `\`${name}\``).join(', ');
  return `${what} has no key ${shown(key)}; ${meant ? `did you mean \`${meant}\`?` : `write one of ${all}`}`;
}

/** The value in its shape; undefined (and reported, each issue where it is) when it does not fit. */
export function read<Value>(sheet: Sheet, entry: Entry, shape: z.ZodType<Value>): { value: Value } | undefined {
  if (!entry.node) {
    sheet.report(entry.keyAt, `\`${entry.key}\` is empty; write a value, or remove the line`);
    return undefined;
  }
  const data = plainData(sheet, entry.node);
  if (!data) return undefined;
  const result = shape.safeParse(data.value);
  if (result.success) return { value: result.data };
  for (const issue of result.error.issues) {
    const about = issue.code === 'custom' && issue.params?.atKey ? 'key' : 'value';
    sheet.report(placeOf(sheet, entry, issue.path, about), issue.message);
  }
  return undefined;
}

function plainData(sheet: Sheet, node: Node): { value: unknown } | undefined {
  try {
    return { value: node.toJS(sheet.document, { maxAliasCount: mostAliases }) };
  } catch {
    sheet.report(node.range?.[0] ?? 0, 'aliases (`*…`) make this far too large; write out what is meant');
    return undefined;
  }
}

/** Where the node at `path` below the entry starts, or the nearest one above it. */
export function placeOf(sheet: Sheet, entry: Entry, path: Path, about: 'key' | 'value' = 'value'): number {
  let node: Node | undefined = entry.node;
  let at = entry.at;
  for (const [depth, step] of path.entries()) {
    const holder: Node | undefined = node && resolved(sheet, node);
    if (isMap(holder)) {
      const pair = holder.items.find(({ key }) => isScalar(key) && key.value === step);
      if (about === 'key' && depth === path.length - 1 && isNode(pair?.key)) return pair.key.range?.[0] ?? at;
      node = isNode(pair?.value) ? pair.value : undefined;
    } else if (isSeq(holder)) {
      const item = holder.items[Number(step)];
      node = isNode(item) ? item : undefined;
    } else node = undefined;
    if (!node) return at;
    at = node.range?.[0] ?? at;
  }
  return at;
}

/** The nodes of a list; undefined (and reported) when it is none. */
export function itemsOf(sheet: Sheet, entry: Entry, example: string): Node[] | undefined {
  const list = entry.node && resolved(sheet, entry.node);
  if (isSeq(list)) return list.items.filter(isNode);
  sheet.report(entry.at, `\`${entry.key}\` is not a list; write ${example}`);
  return undefined;
}

const resolved = (sheet: Sheet, node: Node): Node | undefined => (isAlias(node) ? node.resolve(sheet.document) : node);

const isEmpty = (node: Node): boolean => isScalar(node) && node.value === null && node.range?.[0] === node.range?.[1];
