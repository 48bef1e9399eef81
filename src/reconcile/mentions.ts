/** Whom a card mentions: those who can act now, unless they are so many that nobody would feel meant. */
import type { Request } from '#domain/request.ts';
import type { ReconcileDeps } from './deps.ts';

const most = 10;

/**
 * The people and user groups of this approver group; none for a group that is a whole channel, or too many people.
 * Undefined when Slack could not say how many they are.
 */
export async function mentionsOf(
  deps: Pick<ReconcileDeps, 'policy' | 'peopleOf'>,
  { requesterId }: Pick<Request, 'requesterId'>,
  group: string,
): Promise<string[] | undefined> {
  const members = deps.policy()?.approvers.get(group)?.members;
  if (!members) return [];
  const people = await deps.peopleOf({ members });
  if (people === 'unknown') return undefined;
  const others = people.filter((person) => person !== requesterId);
  return others.length > 0 && others.length <= most ? members.filter((member) => member !== requesterId) : [];
}
