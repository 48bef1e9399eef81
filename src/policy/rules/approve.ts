/** `approve`: `auto`, or the approvers who are asked, stage by stage. For now a file may name one stage of one approver. */

import type { Part } from '#domain/words.ts';
import { shown } from '#policy/fault.ts';
import { nearest } from '#policy/nearest.ts';
import type { Policy } from '#policy/policy.ts';
import { type Say, shape } from '#policy/shapes.ts';
import { atKey, notYet, unknownKey } from '#policy/sheet.ts';
import type { Attribute, FileContext } from './attribute.ts';

export interface Approve {
  approve: 'auto' | Stage[];
}

/** `count` different members of the approver group must approve before the next stage is asked. */
export interface Stage {
  group: string;
  count: number;
}

export const approve = {
  missing: { words: 'this rule does not say who approves; write `approve: auto`, or the name of an approver group' },
  shape: (context) =>
    shape((value, say) => {
      if (value === 'auto') return { approve: 'auto' };
      if (!Array.isArray(value)) return stages([stage(value, [], context, say)]);
      if (value.length === 0) return void say(`\`approve\` is an empty list; write ${groupsToWrite(context)}`);
      const all = value.map((item, index) => stage(item, [index], context, say));
      if (all.length > 1) say(notYet('a second stage'), [1]);
      return stages(all);
    }),
} satisfies Attribute<Approve>;

const stages = (all: (Stage | undefined)[]): Approve => ({ approve: all.filter((found) => found !== undefined) });

function stage(value: unknown, path: PropertyKey[], context: FileContext, say: Say): Stage | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return oneOf(value, path, context, say);
  const { by, count = 1, ...others } = value as Record<string, unknown>;
  for (const key of Object.keys(others)) say(unknownKey(key, 'a stage', ['by', 'count']), [...path, key], atKey);
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1) {
    say(`\`count\` cannot be ${shown(count)}; write a whole number from 1 on`, [...path, 'count']);
  } else if (count > 1) say(notYet('a `count` above 1'), [...path, 'count'], atKey);
  if (by === undefined)
    return void say(`this stage does not say who approves; write \`by: \` and ${groupsToWrite(context)}`, path);
  return oneOf(by, [...path, 'by'], context, say);
}

function oneOf(value: unknown, path: PropertyKey[], context: FileContext, say: Say): Stage | undefined {
  if (typeof value === 'string' && context.approverGroups.includes(value)) return { group: value, count: 1 };
  if (value === 'auto') return void say('`auto` stands by itself; write `approve: auto`', path);
  const meant = nearest(String(value), context.approverGroups);
  return void say(
    `no entry of \`approvers\` is named ${shown(value)}; write ${meant ? `\`${meant}\`` : groupsToWrite(context)}`,
    path,
  );
}

const groupsToWrite = ({ approverGroups }: FileContext): string =>
  approverGroups.length > 0
    ? `one of ${approverGroups
        .slice(0, 10)
        .map((group) => `\`${group}\``)
        .join(', ')}`
    : '`auto`, or define an approver group under `approvers`';

/** Who is asked: `one of platform (#channel), then 2 of security (#channel)`. */
export const stageWords = (all: readonly Stage[], policy: Policy): Part[] =>
  all.flatMap(({ group, count }, index) => {
    const channel = policy.approvers.get(group)?.channel;
    const start = `${index > 0 ? ', then ' : ''}${count === 1 ? 'one' : count} of ${group}`;
    return channel ? [`${start} (`, { channel }, ')'] : [start];
  });
