import { describe, expect, test } from 'vitest';
import { example, faultsOf } from './policies.ts';

const largest = 2 * 1024 * 1024;
const fill = (piece: string, length = largest - 100) => piece.repeat(Math.floor(length / piece.length));
const rows = (count: number, row: (index: number) => string, between = '\n') =>
  Array.from({ length: count }, (_, index) => row(index)).join(between);

describe('YAML that is not a policy is refused with words', () => {
  test.each<[string, string, string]>([
    ['an empty file', '', '1:1: the file is empty; start it with `version: 1`'],
    ['only a comment', '# nothing\n', '1:1: the file is empty; start it with `version: 1`'],
    ['a list', '- a\n- b\n', '1:1: the file is not a map of keys; start it with `version: 1`'],
    ['a word', 'policy', '1:1: the file is not a map of keys; start it with `version: 1`'],
    [
      'a second document',
      `${example}---\nversion: 1\n`,
      '34:1: a second document starts here; keep one document in the file',
    ],
    ['a tab', `${example}\tx: 1\n`, '34:1: a tab is used to indent; use spaces'],
    [
      'a tag',
      example.replace('name: payments', 'name: !!binary payments'),
      '24:20: tags (`!…`) are not supported; remove it',
    ],
    [
      'an unknown tag',
      example.replace('name: payments', 'name: !!js/function x'),
      '24:11: this tag (`!…`) is not supported; remove it',
    ],
    ['a %YAML line', `%YAML 1.1\n---\n${example}`, '1:1: a %YAML line is not supported; remove it'],
    [
      'a merge key',
      example.replace('max: 8h', 'max: 8h\n    <<: { reason: optional }'),
      '22:5: merge keys (`<<`) are not supported; write out what is meant',
    ],
    [
      'an alias of nothing',
      example.replace('max: 8h', 'max: *long'),
      '21:10: nothing is named `&long` before this; write out what is meant',
    ],
    [
      'a key that is a list',
      example.replace('U0ADA: {', '? [a]\n  : {'),
      '4:5: this key is not plain text; write a word, or put it in quotes',
    ],
    [
      'a key that is a number',
      example.replace('security:', '7:'),
      '10:3: this key is not plain text; write a word, or put it in quotes',
    ],
    [
      'a second colon',
      example.replace('name: payments', 'name: pay: ments'),
      '24:11: there is a second `: ` in this line; put the value in quotes or on lines of its own',
    ],
    [
      'an @ without quotes',
      example.replace('github: ada-l', 'github: @ada'),
      '4:20: a value cannot start with this character; put it in quotes',
    ],
  ])('%s', (_, text, fault) => {
    expect(faultsOf(text)).toContain(`jit.yml:${fault}`);
  });

  test('keys that every object has are no keys of a policy', () => {
    const faults = faultsOf(
      'version: 1\n__proto__: { rules: [] }\npeople: { constructor: { github: a } }\nrules:\n' +
        '- { __proto__: x, name: a, repos: ["**"], levels: [read], max: 1h, approve: { by: toString } }\n',
    );
    expect(faults.map((fault) => fault.split(': ')[0])).toEqual([
      'jit.yml:2:1',
      'jit.yml:3:11',
      'jit.yml:5:5',
      'jit.yml:5:83',
    ]);
  });
});

const lists = [...'abcdefgh'];
const hostile: Record<string, string> = {
  'more than 2 MiB': fill('#', largest + 1),
  'open brackets': fill('['),
  'open braces': fill('{a: '),
  'dashes in one line': fill('- '),
  'dashes ever deeper': rows(1_400, (index) => `${' '.repeat(index)}-`),
  'keys ever deeper': rows(1_400, (index) => `${' '.repeat(index)}a:`),
  'question marks': fill('? '),
  'an open quote': `"${fill('a\n')}`,
  'bad escapes': `"${fill('\\x', 200_000)}`,
  quotes: fill('"'),
  commas: `[${fill(',')}`,
  directives: fill('%a b\n'),
  tabs: fill('\t'),
  'one long word': fill('a'),
  'a word on many lines': `a: ${fill('b\n ')}`,
  'many keys': rows(80_000, (index) => `key${index}: 1`),
  'many people': `version: 1\npeople:\n${rows(15_000, (index) => `  U${index}A: { github: a${index} }`)}`,
  'many empty rules': `version: 1\nrules:\n${fill('- {}\n', 200_000)}`,
  'many patterns': `version: 1\nrules: [{ repos: [${rows(900, (index) => `"github:{a,b}/{a,b}{a,b}{a,b}{a,b}${index}*"`, ',')}] }]`,
  'aliases of aliases': `${lists.map((name, index) => `${name}: &${name} [${Array(10).fill(index ? `*${lists[index - 1]}` : 'x')}]`).join('\n')}\nrules: [{ repos: *h }]`,
  'an alias within itself': 'version: 1\nrules: &r\n- *r\n- name: &n [*n]\n  approve: &p [*p]\n  who: &w { a: *w }\n',
  'a duration of many digits': `version: 1\nrules: [{ max: "${fill('1', 500_000)}" }]`,
  'a long pattern': `version: 1\nrules: [{ ticket: "${fill('(a', 500_000)}" }]`,
  'half a character': 'version: \uD800',
  'a zero byte': '\0',
};

describe('a hostile file is refused within seconds', () => {
  test.each(Object.entries(hostile))('%s', (_, text) => {
    const startedAt = performance.now();
    expect(faultsOf(text).length).toBeGreaterThan(0);
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });

  test('thousands of good rules are read, and compared with each other, within seconds', () => {
    const rule = (index: number) =>
      `- { name: r${index}, repos: ["github:acme/team${index}-*", "gitlab:acme/*a*/t${index}/**"], levels: [read], max: 1h, approve: auto }`;
    const startedAt = performance.now();
    expect(faultsOf(`version: 1\nrules:\n${rows(4_000, rule)}`)).toEqual([]);
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });

  test('thousands of rules that all begin with a star are compared with each other, or refused, within seconds', () => {
    const rule = (index: number) =>
      `- { name: r${index}, repos: ["*/*a${index}z*", "*/*b${index}z*"], levels: [read], max: 1h, approve: auto }`;
    const startedAt = performance.now();
    expect(faultsOf(`version: 1\nrules:\n${rows(900, rule)}`)).toEqual([]);
    expect(faultsOf(`version: 1\nrules:\n${rows(4_000, rule)}`)).toEqual([
      'jit.yml:2:1: too many repository patterns begin alike to be compared; begin them with the owner, or write fewer, wider ones',
    ]);
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });
});
