/** `approve`: `auto`, or the approvers who are asked, stage by stage. */
import type { Part } from '#domain/words.ts';
import { approverGroup, oneOf } from '#policy/approver-group.ts';
import { shown } from '#policy/fault.ts';
import * as fragment from '#policy/fragments.ts';
import { groupWords } from '#policy/mention.ts';
import type { Policy } from '#policy/policy.ts';
import { part, type Say, shape } from '#policy/shapes.ts';
import { atKey, unknownKey } from '#policy/sheet.ts';
import type { Attribute, FileContext } from './attribute.ts';

export interface Approve {
  approve: 'auto' | Stage[];
}

/** `count` different members of the approver group must approve before the next stage is asked. */
export interface Stage {
  group: string;
  count: number;
}

/** Each one takes a card and people of its own. */
const mostStages = 10;

const stageFragment = fragment.map(
  'Several members of one approver group.',
  {
    by: fragment.approverGroup('The approver group.'),
    count: { description: 'How many different members; left out = 1.', type: 'integer', minimum: 1 },
  },
  ['count'],
);

export const approve = {
  schema: {
    description: 'Who must approve: `auto` (nobody is asked), an approver group, or stages of them in order.',
    anyOf: [
      fragment.approverGroup('`auto`, or one member of this approver group.'),
      stageFragment,
      {
        type: 'array',
        minItems: 1,
        maxItems: mostStages,
        items: { anyOf: [fragment.approverGroup('One member of this approver group.'), stageFragment] },
      },
    ],
  },
  missing: { words: 'this rule does not say who approves; write `approve: auto`, or the name of an approver group' },
  shape: (context) =>
    shape((value, say) => {
      if (value === 'auto') return { approve: 'auto' };
      if (!Array.isArray(value)) return stages([stage(value, [], context, say)], context, say);
      if (value.length === 0) return void say(`\`approve\` is an empty list; write ${groupsToWrite(context)}`);
      if (value.length > mostStages)
        return void say(`\`approve\` lists more than ${mostStages} stages; write fewer, with a \`count\``);
      return stages(
        value.map((item, index) => stage(item, [index], context, say)),
        context,
        say,
      );
    }),
} satisfies Attribute<Approve>;

interface PlacedStage extends Stage {
  path: PropertyKey[];
}

function stages(all: (PlacedStage | undefined)[], context: FileContext, say: Say): Approve {
  const found = all.filter((one) => one !== undefined);
  const people = new Set<string>();
  let needed = 0;
  for (const [index, { group, count, path }] of found.entries()) {
    if (found.findIndex((one) => one.group === group) < index)
      say(`\`${group}\` is asked twice; write it once, with \`count: 2\` where two people must approve`, [
        ...path,
        'by',
      ]);
    const members = context.people.get(group);
    if (!members) continue;
    for (const id of members) people.add(id);
    needed += count;
    if (count > members.length)
      say(`${count} of \`${group}\` can never approve, because ${onlyHas(members.length)}; ${instead(members)}`, [
        ...path,
        'count',
      ]);
    else if (needed > people.size)
      say(`nobody is left for this stage, because one person counts once; write another group`, path);
  }
  return { approve: found.map(({ group, count }) => ({ group, count })) };
}

const onlyHas = (count: number): string => `it has only ${count} ${count === 1 ? 'member' : 'members'}`;

const instead = (members: readonly string[]): string =>
  `write \`count: ${members.length}\` or less, or give the group more members`;

function stage(value: unknown, path: PropertyKey[], context: FileContext, say: Say): PlacedStage | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return named(value, 1, path, context, say);
  const { by, count = 1, ...others } = value as Record<string, unknown>;
  for (const key of Object.keys(others)) say(unknownKey(key, 'a stage', ['by', 'count']), [...path, key], atKey);
  const isCount = typeof count === 'number' && Number.isInteger(count) && count >= 1;
  if (!isCount) say(`\`count\` cannot be ${shown(count)}; write a whole number from 1 on`, [...path, 'count']);
  if (by === undefined)
    return void say(`this stage does not say who approves; write \`by: \` and ${groupsToWrite(context)}`, path);
  return named(by, isCount ? count : 1, path, context, say, ['by']);
}

function named(
  value: unknown,
  count: number,
  path: PropertyKey[],
  context: FileContext,
  say: Say,
  below: PropertyKey[] = [],
): PlacedStage | undefined {
  if (value === 'auto' && !context.approverGroups.includes(value))
    return void say('`auto` stands by itself; write `approve: auto`', [...path, ...below]);
  const group = part(approverGroup(context.approverGroups), value, say, [...path, ...below]);
  return group === undefined ? undefined : { group, count, path };
}

const groupsToWrite = ({ approverGroups }: FileContext): string =>
  oneOf(approverGroups) ?? '`auto`, or define an approver group under `approvers`';

/** Who is asked: `one of platform (#channel), then 2 of security (#channel)`. */
export const stageWords = (all: readonly Stage[], policy: Policy): Part[] =>
  all.flatMap(({ group, count }, index) => {
    const [first, ...others] = groupWords(group, policy);
    return [`${index > 0 ? ', then ' : ''}${count === 1 ? 'one' : count} of ${first}`, ...others];
  });
