/** Turns the text of a policy file into a Policy, or into every fault in it, each with its line and column. Never throws. */
import { createHash } from 'node:crypto';
import type { Fault } from './fault.ts';
import { readTests, runTests } from './file-tests.ts';
import { readFreezes } from './freeze.ts';
import { readAdmins, readApprovers } from './groups.ts';
import { readPeople } from './people.ts';
import type { ApproverGroup, Policy } from './policy.ts';
import { readRules } from './rule-list.ts';
import { personPattern, shape } from './shapes.ts';
import { entriesOf, knownEntries, read } from './sheet.ts';
import type { FileTest } from './test-shapes.ts';
import { openYaml, type Sheet } from './yaml.ts';

const keys = ['version', 'people', 'approvers', 'admins', 'rules', 'freeze', 'tests'];

const version = shape<1>((value, say) =>
  value === 1 ? 1 : void say('this program reads version 1; write `version: 1`'),
);

const noGroups: ReadonlyMap<string, ApproverGroup> = new Map();

/** @param fileName how faults name the file. */
export function parsePolicy(text: string, fileName: string): { policy: Policy } | { faults: Fault[] } {
  const faults: Fault[] = [];
  const sheet = openYaml(text, fileName, faults);
  const content = sheet && readPolicy(sheet, createHash('sha256').update(text).digest('hex'));
  // What a file with faults says to its tests is of no use.
  if (content && faults.length === 0) runTests(sheet, content.policy, content.tests);
  if (content && faults.length === 0) return { policy: content.policy };
  return { faults: faults.sort((a, b) => a.line - b.line || a.column - b.column) };
}

/** What could be read; good only when no fault was reported. */
function readPolicy(sheet: Sheet, hash: string): { policy: Policy; tests: FileTest[] } {
  const start = sheet.root.range?.[0] ?? 0;
  const found = knownEntries(sheet, entriesOf(sheet, sheet.root, start, 'the file') ?? [], 'the file', keys);
  const [versionEntry, people, approvers, admins, rules, freeze, tests] = keys.map((key) => found.get(key));
  if (versionEntry) read(sheet, versionEntry, version);
  else sheet.report(start, 'the file does not say its version; write `version: 1` first');
  if (!rules) sheet.report(start, 'the file has no rules; write `rules:` and at least one below it');
  const { groups, names } = approvers ? readApprovers(sheet, approvers) : { groups: noGroups, names: [] };
  const administrators = admins && readAdmins(sheet, admins);
  const context = { approverGroups: names, people: peopleOnly(groups) };
  const policy: Policy = {
    version: 1,
    hash,
    people: people ? readPeople(sheet, people) : new Map(),
    approvers: groups,
    ...(administrators && { admins: administrators }),
    rules: rules ? readRules(sheet, rules, context) : [],
    freezes: freeze ? readFreezes(sheet, freeze, names) : [],
  };
  return { policy, tests: tests ? readTests(sheet, tests, context) : [] };
}

/** The groups of which the file says who is in them: those that name neither a user group nor leave it to their channel. */
const peopleOnly = (groups: ReadonlyMap<string, ApproverGroup>): Map<string, readonly string[]> =>
  new Map(
    [...groups].flatMap(([name, { members }]) =>
      members?.every((id) => personPattern.test(id)) ? [[name, members] as const] : [],
    ),
  );
