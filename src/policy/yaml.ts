/**
 * Opens hostile YAML safely: whatever the text is, this neither throws, hangs nor overflows the stack.
 * What it lets through is one document, a map, with plain text keys, each once, and few, resolvable aliases.
 */
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  Lexer,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import { type Fault, shown } from './fault.ts';

export const largestBytes = 2 * 1024 * 1024;
/** A real policy has under ten tokens a line; the parser needs some microseconds for each. */
const mostTokens = 600_000;
const deepestFlow = 32;
/** Each deeper block starts further to the right, so this bounds the parser's recursion, too. */
const deepestIndent = /^(?: |[-?:][ \t]){100}/m;
const indicatorRun = /(?:[-?:][ \t]+){50}/;
export const mostAliases = 100;

/** An open file: its nodes, and where to report what is wrong at an offset of the text. */
export interface Sheet {
  document: Document;
  root: YAMLMap;
  lineAt(offset: number): number;
  report(offset: number, words: string): void;
}

/** @param faults where faults are added, in the order in which they are found. */
export function openYaml(text: string, file: string, faults: Fault[]): Sheet | undefined {
  const lineCounter = new LineCounter();
  const report = (offset: number, words: string) => {
    const { line, col } = lineCounter.linePos(offset);
    faults.push({ file, line: Math.max(1, line), column: Math.max(1, col), words });
  };
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const excess = tooMuch(source);
  if (excess) return void faults.push({ file, line: 1, column: 1, words: excess });

  // logLevel `silent` would also hide MULTIPLE_DOCS; uniqueKeys compares every key with every other.
  const options = { lineCounter, prettyErrors: false, uniqueKeys: false, schema: 'core', merge: false } as const;
  const document = parseDocument(source, options);
  const errors = onePerLine([...document.errors, ...document.warnings], lineCounter);
  for (const error of errors) report(error.pos[0], syntaxWords(error.code, error.message));
  if (errors.length > 0) return undefined;
  if (document.directives?.yaml.explicit) return void report(0, 'a %YAML line is not supported; remove it');
  const root = document.contents;
  if (isScalar(root) && root.value !== null) return void report(root.range?.[0] ?? 0, notAMap);
  if (!root || isScalar(root)) return void report(0, 'the file is empty; start it with `version: 1`');
  if (!isMap(root)) return void report(root.range?.[0] ?? 0, notAMap);
  return plainNodesOnly(document, report)
    ? { document, root, lineAt: (at) => lineCounter.linePos(at).line, report }
    : undefined;
}

const notAMap = 'the file is not a map of keys; start it with `version: 1`';

/**
 * What would cost the parser its stack or seconds, found by its own tokens before it starts.
 * Deep recursion cannot simply be caught: V8 ends the process when a regular expression is compiled on a full stack.
 */
function tooMuch(text: string): string | undefined {
  if (Buffer.byteLength(text) > largestBytes)
    return 'the file is larger than 2 MiB; split what it says into fewer, wider rules';
  const nested = 'the file is nested too deeply; write it flat, as in the documentation';
  if (deepestIndent.test(text) || indicatorRun.test(text)) return nested;
  let tokens = 0;
  let depth = 0;
  for (const token of new Lexer().lex(text)) {
    if (++tokens > mostTokens) return 'the file holds too much to be a policy; write fewer, wider rules';
    if (token === '[' || token === '{') depth++;
    if (token === ']' || token === '}') depth--;
    if (depth > deepestFlow) return nested;
  }
  return undefined;
}

/** One slip makes the parser stumble several times in the same line. */
function onePerLine<Error extends { pos: [number, number] }>(errors: Error[], lines: LineCounter): Error[] {
  const seen = new Set<number>();
  return errors.filter((error) => {
    const { line } = lines.linePos(error.pos[0]);
    return !seen.has(line) && seen.add(line);
  });
}

function syntaxWords(code: string, message: string): string {
  const said = message.split('\n')[0]?.replace(/[.:]$/, '') ?? '';
  const words: Record<string, string> = {
    TAB_AS_INDENT: 'a tab is used to indent; use spaces',
    MULTIPLE_DOCS: 'a second document starts here; keep one document in the file',
    BLOCK_AS_IMPLICIT_KEY: 'there is a second `: ` in this line; put the value in quotes or on lines of its own',
    TAG_RESOLVE_FAILED: 'this tag (`!…`) is not supported; remove it',
    BAD_DIRECTIVE: 'lines that start with `%` are not supported; remove it',
    BAD_SCALAR_START: 'a value cannot start with this character; put it in quotes',
  };
  return words[code] ?? `this is not YAML (${said}); correct indentation, quotes or brackets here`;
}

type Report = Sheet['report'];

/** Reports what a policy never needs; false when the nodes cannot be read on safely. */
function plainNodesOnly(document: Document, report: Report): boolean {
  let aliases = 0;
  let readable = true;
  visit(document, {
    Value(_, node) {
      noTag(node, report);
    },
    Alias(_, alias) {
      if (++aliases === mostAliases + 1) {
        report(
          alias.range?.[0] ?? 0,
          `more than ${mostAliases} aliases (\`*…\`) are used; write out what they stand for`,
        );
        readable = false;
        return visit.BREAK;
      }
      if (alias.resolve(document)) return undefined;
      report(
        alias.range?.[0] ?? 0,
        `nothing is named ${shown(`&${alias.source}`)} before this; write out what is meant`,
      );
      readable = false;
      return undefined;
    },
    Map(_, map) {
      noTag(map, report);
      plainKeysOnly(map, report);
    },
  });
  return readable;
}

function noTag(node: Node, report: Report): void {
  if (!isAlias(node) && node.tag) report(node.range?.[0] ?? 0, 'tags (`!…`) are not supported; remove it');
}

function plainKeysOnly(map: YAMLMap, report: Report): void {
  const seen = new Set<string>();
  for (const { key } of map.items) {
    const at = (isNode(key) ? key.range?.[0] : undefined) ?? map.range?.[0] ?? 0;
    const name = isScalar(key) ? key.value : undefined;
    if (typeof name !== 'string') report(at, 'this key is not plain text; write a word, or put it in quotes');
    else if (name === '<<') report(at, 'merge keys (`<<`) are not supported; write out what is meant');
    else if (seen.has(name)) report(at, `${shown(name)} is written twice here; keep one of them`);
    else seen.add(name);
  }
}
