/** `who`: the people and user groups that the rule is for; left out = everyone. A group that cannot be looked up is never a yes. */
import * as fragment from '#policy/fragments.ts';
import { either, mention } from '#policy/mention.ts';
import type { GroupLookup } from '#policy/policy.ts';
import { listOf, memberId } from '#policy/shapes.ts';
import type { Attribute } from './attribute.ts';

export interface Who {
  who?: string[];
}

const list = listOf('who', memberId, '[S0PAYMENTS, U0ADA]').transform((who): Who => ({ who }));

export const who = {
  schema: fragment.list('People and user groups that the rule is for; left out = everyone.', fragment.memberId),
  missing: { fields: {} },
  shape: () => list,
  condition: {
    fits: (rule, ask) => rule.who === undefined || isAmong(rule.who, ask.personId, ask.groups),
    misfit(rule, { groups }) {
      const unknown = unknownOf(rule.who, groups);
      if (unknown.length > 0) return ['Slack could not be asked who is in ', ...either(unknown.map(mention))];
      return ['it is for ', ...either((rule.who ?? []).map(mention))];
    },
    covers: (earlier, later) =>
      earlier.who === undefined || (later.who?.every((id) => earlier.who?.includes(id)) ?? false),
  },
} satisfies Attribute<Who>;

/** Whether the person is one of the members, named or through a group; `unknown` when that hangs on a group lookup that failed. */
export function isAmong(members: readonly string[], personId: string, groups: GroupLookup): boolean | 'unknown' {
  let isUnknown = false;
  for (const id of members) {
    if (id === personId) return true;
    const found = id.startsWith('S') && groups(id);
    if (found === true) return true;
    if (found === 'unknown') isUnknown = true;
  }
  return isUnknown ? 'unknown' : false;
}

/** The groups among the members that could not be looked up. */
export const unknownOf = (members: readonly string[] | undefined, groups: GroupLookup): string[] =>
  (members ?? []).filter((id) => id.startsWith('S') && groups(id) === 'unknown');
