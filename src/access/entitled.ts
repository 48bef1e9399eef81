/** Who may decide on a stage: a full member of the workspace who is one of its group, or of the one that it was escalated to, as Slack says now. */
import { Refused } from '#domain/refused.ts';
import type { StageOfRequest } from '#domain/request.ts';
import { groupsForDeciding, mayDecide } from '#policy/decide.ts';
import type { Policy } from '#policy/policy.ts';
import type { AccessDeps, Membership } from './deps.ts';

type Asked = Pick<StageOfRequest, 'group' | 'escalated'>;

/**
 * The group as one of which this person may speak on the stage; false when they may not, `unknown` when Slack could not say.
 * That it is not their own request is the caller's business.
 */
export async function speaksFor(
  deps: Pick<AccessDeps, 'directory'>,
  policy: Policy,
  asked: { stage: Asked; personId: string; how: 'fresh' | 'recent' },
): Promise<{ group: string } | false | 'unknown'> {
  const { stage, personId, how } = asked;
  const groups = [stage.group, ...(stage.escalated ? [stage.escalated.group] : [])];
  const [membership, ...answers] = await Promise.all([
    deps.directory.membershipOf(personId, how),
    ...groups.map((group) => isOneOf(deps, policy, { group, personId, how })),
  ]);
  if (membership !== 'unknown' && membership !== 'member') return false;
  const group = groups[answers.indexOf(true)];
  if (group !== undefined) return membership === 'member' ? { group } : 'unknown';
  return answers.includes('unknown') ? 'unknown' : false;
}

async function isOneOf(
  deps: Pick<AccessDeps, 'directory'>,
  policy: Policy,
  asked: { group: string; personId: string; how: 'fresh' | 'recent' },
): Promise<boolean | 'unknown'> {
  const { group, personId, how } = asked;
  const approvers = policy.approvers.get(group);
  if (!approvers) return false;
  const [groups, channelMember] = await Promise.all([
    deps.directory.groupsOf(personId, groupsForDeciding(policy, group), how),
    approvers.members ? false : deps.directory.isInChannel(personId, approvers.channel),
  ]);
  return mayDecide(policy, group, personId, { groups, channelMember });
}

/**
 * The same at the click, for one of several stages on which they may speak: the first one that they may.
 * @throws Refused when they may on none, with the cause, or when Slack could not say
 */
export async function mustSpeakFor(
  deps: Pick<AccessDeps, 'directory'>,
  policy: Policy,
  input: { stages: readonly { place: number; stage: Asked }[]; personId: string },
): Promise<{ stage: number; group: string }> {
  const { stages, personId } = input;
  const answers = await Promise.all(
    stages.map(({ stage }) => speaksFor(deps, policy, { stage, personId, how: 'fresh' })),
  );
  for (const [index, answer] of answers.entries()) {
    const place = stages[index]?.place;
    if (place !== undefined && typeof answer === 'object') return { stage: place, group: answer.group };
  }
  const names = namesOf(stages[0]?.stage);
  if (answers.includes('unknown')) {
    throw new Refused(
      'unavailable',
      `Slack could not say just now whether you are one of ${names}. Try again in a minute.`,
    );
  }
  const membership = await deps.directory.membershipOf(personId, 'recent');
  throw new Refused('not-an-approver', whyNot(membership, names));
}

const namesOf = (stage: Asked | undefined): string =>
  [stage?.group, stage?.escalated?.group].filter((name) => name !== undefined).join(' and ');

function whyNot(membership: Membership | 'unknown', names: string): string {
  if (membership === 'guest' || membership === 'stranger') {
    return 'Only full members of this workspace decide on access, and you are a guest here.';
  }
  if (membership === 'bot' || membership === 'deactivated') {
    return 'Only people who are active members of this workspace decide on access.';
  }
  return `Only the approvers of ${names} decide on this request, and you are not one of them.`;
}
