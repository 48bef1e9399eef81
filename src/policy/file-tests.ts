/**
 * `tests`: what the policy must say to certain asks. They are the file's own, and a file whose tests fail is never loaded.
 * Without `at`, a test is judged within all hours and outside all freezes: whether a file is good must not hang on the time of day.
 */
import type { Node } from 'yaml';
import { judge } from './decide.ts';
import { explainDecision, plain } from './explain.ts';
import type { Judgement, Policy } from './policy.ts';
import type { FileContext } from './rules/attribute.ts';
import { type Entry, entriesOf, itemsOf, knownEntries, placeOf, read } from './sheet.ts';
import { type Expected, type FileTest, mostTests, shapesOf, testKeys } from './test-shapes.ts';
import type { Sheet } from './yaml.ts';

/** One slip in a rule can fail hundreds. */
const mostReported = 100;

export function readTests(sheet: Sheet, entry: Entry, context: FileContext): FileTest[] {
  const items = itemsOf(sheet, entry, 'one with `- { who: U0ADA, repo: …, level: …, expect: … }` for each test') ?? [];
  if (items.length > mostTests) {
    sheet.report(entry.keyAt, `there are more than ${mostTests} tests; keep those that tell the most`);
    return [];
  }
  const shapes = shapesOf(context);
  return items.flatMap((node) => readTest(sheet, node, shapes) ?? []);
}

/** Reports every test to which the policy says something else. */
export function runTests(sheet: Sheet, policy: Policy, tests: readonly FileTest[]): void {
  let failed = 0;
  for (const test of tests) {
    const difference = run(policy, test);
    if (!difference) continue;
    if (failed++ === mostReported) return;
    sheet.report(difference.at, difference.words);
  }
}

const required = ['who', 'repo', 'level', 'expect'] as const;

function readTest(sheet: Sheet, node: Node, shapes: ReturnType<typeof shapesOf>): FileTest | undefined {
  const start = node.range?.[0] ?? 0;
  const entries = entriesOf(sheet, node, start, 'this test');
  if (!entries) return undefined;
  const found = knownEntries(sheet, entries, 'a test', testKeys);
  const draft: Partial<FileTest> = { in: [], at: 'any', isEmergency: false };
  let isWhole = found.size === entries.length;
  for (const key of testKeys) {
    const entry = found.get(key);
    const result = entry && read(sheet, entry, shapes[key]);
    if (result) Object.assign(draft, result.value);
    else if (entry) isWhole = false;
  }
  for (const key of required.filter((name) => !found.has(name))) {
    sheet.report(start, `this test has no \`${key}\`; write ${examples[key]}`);
    isWhole = false;
  }
  const of = found.get('of');
  if (of && draft.expect && draft.expect !== 'ask') {
    sheet.report(of.keyAt, `\`of\` goes with \`expect: ask\` only; remove it, or write \`expect: ask\``);
    isWhole = false;
  }
  const expect = found.get('expect');
  const places = { expect: expect ? placeOf(sheet, expect, []) : start, of: of ? placeOf(sheet, of, []) : start };
  // Every key that must be there was read.
  return isWhole ? ({ ...draft, places } as FileTest) : undefined;
}

const examples = {
  who: '`who: ` and the Slack id of a person, like `U0ADA`',
  repo: '`repo: "github:acme/payments"`',
  level: '`level: read`',
  expect: '`expect: auto`, `expect: ask` or `expect: refuse`',
} as const;

function run(policy: Policy, test: FileTest): { at: number; words: string } | undefined {
  const said = answerTo(policy, test);
  if (said.kind !== test.expect) {
    return {
      at: test.places.expect,
      words: `this test expects \`${test.expect}\`, but ${said.words}; write ${toWrite(said)}, or change the rules`,
    };
  }
  if (!test.of || !said.groups || test.of.join(' ') === said.groups.join(' ')) return undefined;
  return {
    at: test.places.of,
    words: `this test expects that ${test.of.join(', then ')} ${test.of.length > 1 ? 'are' : 'is'} asked, but ${said.words}; write \`of: [${said.groups.join(', ')}]\`, or change the rules`,
  };
}

interface Answer {
  kind: Expected;
  groups?: string[];
  words: string;
}

const toWrite = ({ kind, groups }: Answer): string =>
  `\`expect: ${kind}\`${groups ? ` with \`of: [${groups.join(', ')}]\`` : ''}`;

/** What the policy says, the form included: what it would not let be sent counts as refused. */
function answerTo(policy: Policy, test: FileTest): Answer {
  const { decision, fields } = judge(policy, {
    personId: test.who,
    groups: (id) => test.in.includes(id),
    repo: test.repo,
    level: test.level,
    at: test.at,
    ...(test.isEmergency && { isEmergency: true }),
    durationSeconds: test.durationSeconds ?? 1,
    reason: 'a test',
    ticket: test.ticket,
  });
  const fault = formFault(test, fields);
  if (fault) return { kind: 'refuse', words: `the form would not be sent: ${withoutEnd(fault)}` };
  const words = `the policy says: ${withoutEnd(plain(explainDecision(decision, policy)))}`;
  if (decision.kind !== 'ask') return { kind: decision.kind, words };
  return { kind: 'ask', groups: decision.stages.map(({ group }) => group), words };
}

/** Only of what the test says something about. */
function formFault(test: FileTest, fields: Judgement['fields']): string | undefined {
  if (test.durationSeconds !== undefined && fields.duration) return fields.duration;
  return test.ticket === undefined ? undefined : fields.ticket;
}

const withoutEnd = (sentence: string): string => sentence.replace(/\.$/, '');
