/** Texts that nobody would write: each is refused with place and remedy, or is a policy that says what is written, and soon. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { read } from './as-written.ts';
import { documented } from './good-files.ts';
import { example } from './policies.ts';

/** The same cases every time, unless others are asked for. */
const numbers = (numRuns: number) => ({
  numRuns: Math.ceil(numRuns * Number(process.env.JIT_RUNS ?? 1)),
  ...(process.env.JIT_SEED === 'new' ? {} : { seed: Number(process.env.JIT_SEED ?? 20_261_120) }),
});

const horrors: readonly unknown[] = [
  ...[null, true, false, 0, -1, 4, 0.5, 1e21, Number.NaN, Number.POSITIVE_INFINITY],
  ...['', ' ', '\0', '\uD800', '\u202E', '\u2028', 'é', '💥'.repeat(300), 'x'.repeat(5_000), '\n', '\t'],
  ...['__proto__', 'constructor', 'toString', '<<', '*a', '&a', '!!js', '%', '|', '- ', ': ', '#', '~', 'null'],
  ...['auto', 'platform', 'everyone', '*', '**', '**/**', 'github:*', 'github:a/b', '!github:a/b', 'github:../..'],
  ...['4 hours', '-4h', '0h', '4h', '99999999d', '999999d', 'S0X', 'U0ADA', 'C0X', 'W'.repeat(22)],
  ...['2026-02-30T00:00Z', '2026-12-20', '0000-00-00T00:00Z', '9999-12-31T23:59Z', '2026-12-20T25:00Z'],
  ...['Europe/Atlantis', 'UTC', 'localtime', '+25:00', '../etc/localtime', '24:00', '8:00', 'mon-mon', 'someday'],
  ...['(a+)+$', '(a|a)*b', '(?=a)', '\\1', '[', '(', '.*.*.*.*.*x', 'a{1,99}{1,99}'],
  ...[[], {}, [[]], [null], [[[[[[]]]]]], { a: 1 }, { who: 'x' }, ['a', 'a'], [{}], { by: 'platform', count: 9 }],
];

interface Mutation {
  /** Which of the places in the file, and what is done there. */
  at: number;
  what: 'replace' | 'remove' | 'rename' | 'add' | 'double';
  value: unknown;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(10_000),
  what: fc.constantFrom('replace', 'replace', 'remove', 'rename', 'add', 'double'),
  value: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...horrors) }, { weight: 1, arbitrary: fc.jsonValue() }),
});

type Holder = Record<string, unknown> | unknown[];

/** Every place of the value, each as what holds it and its key there. */
function placesIn(value: unknown): [Holder, string][] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, below]) => [
    [value as Holder, key] as [Holder, string],
    ...placesIn(below),
  ]);
}

function mutate(file: unknown, { at, what, value }: Mutation): void {
  const places = placesIn(file);
  const [holder, key] = places[at % places.length] ?? [];
  if (!holder || key === undefined) return;
  const map = holder as Record<string, unknown>;
  const set = (name: string, found: unknown) =>
    Object.defineProperty(map, name, { value: found, enumerable: true, configurable: true, writable: true });
  if (what === 'replace') set(key, structuredClone(value));
  else if (what === 'add')
    Array.isArray(holder) ? holder.push(value) : set(typeof value === 'string' ? value : 'x', value);
  else if (what === 'double' && Array.isArray(holder)) holder.push(structuredClone(map[key]));
  else if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else {
    const found = map[key];
    delete map[key];
    if (what === 'rename') set(typeof value === 'string' ? value : `${key}x`, found);
  }
}

describe('a file that was good once', () => {
  test('with a few of its values, keys and items changed', { timeout: 600_000 }, () => {
    const seen = { good: 0, refused: 0 };
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), fc.boolean(), (mutations, isLong) => {
        const file = parse(isLong ? documented : example);
        for (const one of mutations) mutate(file, one);
        seen[read(stringify(file))] += 1;
      }),
      numbers(600),
    );
    expect(seen.good).toBeGreaterThan(10);
    expect(seen.refused).toBeGreaterThan(100);
  });

  test('with a few of its letters and lines changed', { timeout: 600_000 }, () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '\t',
        '\0',
        '\uFEFF',
        '\uD800',
        '\r',
        '\u0085',
        '\u2028',
        '"',
        "'",
        '[',
        ']',
        '{',
        '}',
        ': ',
        '- ',
      ),
      fc.constantFrom(
        '&a ',
        '*a',
        '<<: *a\n',
        '!!map ',
        '---\n',
        '...\n',
        '%YAML 1.1\n',
        '? ',
        '| ',
        '> ',
        '#',
        ',',
        '\n  ',
      ),
      fc.string({ maxLength: 5, unit: 'binary' }),
    );
    const edit = fc.record({ at: fc.nat(5_000), remove: fc.nat(30), insert: piece });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        let text = documented;
        for (const { at, remove, insert } of edits) {
          const from = at % text.length;
          text = text.slice(0, from) + insert + text.slice(from + remove);
        }
        read(text);
      }),
      numbers(600),
    );
  });

  test('with each of its values in turn being something else', { timeout: 600_000 }, () => {
    const count = placesIn(parse(documented)).length;
    for (let at = 0; at < count; at++) {
      for (const value of [4, true, null, '2026-11-20', 'x', [], {}, ['x'], '__proto__']) {
        const file = parse(documented);
        mutate(file, { at, what: 'replace', value });
        read(stringify(file));
      }
    }
  });
});

describe('a text that was never a file', () => {
  test('made of pieces of YAML', { timeout: 600_000 }, () => {
    const piece = fc.constantFrom(
      ...[
        'version: 1\n',
        'rules:\n',
        '- ',
        '  ',
        '\n',
        ': ',
        '[',
        ']',
        '{',
        '}',
        ', ',
        '"',
        "'",
        '#',
        '|\n',
        '>\n',
        '?',
      ],
      ...[
        '&a ',
        '*a',
        '<<: ',
        '!!str ',
        '!x ',
        '---\n',
        '...\n',
        '%TAG ! x\n',
        '\t',
        'name: a',
        'repos: ["**"]',
        'tests:\n',
      ],
      ...[
        'approve: auto',
        'max: 4h',
        'levels: [read]',
        'freeze:\n',
        'people:\n',
        '__proto__: ',
        'U0ADA: ',
        '~',
        '.inf',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => void read(pieces.join(''))),
      numbers(1_500),
    );
  });

  test('made of any characters', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: 'binary' }), (text) => void expect(read(text)).toBe('refused')),
      numbers(500),
    );
  });
});
