/**
 * Access through groups of the bot's own. A person's own row is never touched; whoever is in one of the groups came there
 * through the bot, or is a leak.
 */
import { type Level, levels } from '#domain/level.ts';
import { afterWrite } from '#hosts/fault.ts';
import {
  type Account,
  type Applied,
  type Container,
  type DirectRow,
  HostFault,
  type Observation,
} from '#hosts/host.ts';
import { whyShut } from '#hosts/why-shut.ts';
import { confirm } from './change.ts';
import { type GitLabClient, label, unlessGone } from './client.ts';
import { containedLevels, groupPath, makeGroupReady } from './container-group.ts';
import { listContained } from './container-list.ts';
import { groupsHolding, observeContained } from './container-observe.ts';
import { createKnownGroups } from './known-groups.ts';
import { levelWords } from './level.ts';
import { remembered } from './memory.ts';
import { netDate } from './net-date.ts';
import { makeRoot } from './root.ts';

type Repo = { id: string; path: string };
type Ready = Awaited<ReturnType<typeof makeGroupReady>>;
type Access = Parameters<GitLabClient['groupMembers']['add']>[1];

/** What may not be is asked again after that, because somebody may have allowed it; what is ready is looked at again sooner. */
const keepMs = (answer: object): number => ('why' in answer ? 600_000 : 60_000);

export function createContainer(client: GitLabClient, now: () => Date): Container {
  const root = remembered(now, () => makeRoot(client), keepMs);
  const asked = new Map<string, ReturnType<typeof remembered<Ready>>>();
  const known = createKnownGroups();

  /** One at a time for each group: two who mend the same one would undo each other. */
  async function ready(repo: Repo, level: Level, isGood?: (kept: Ready) => boolean): Promise<Ready> {
    const why = whyNoLevel(level);
    if (why !== undefined) return { why };
    const found = await root(isGood && ((kept) => !('why' in kept) || isGood(kept)));
    if ('why' in found) return found;
    const key = groupPath(repo.id, level);
    const make = async () => {
      const below = await root();
      return 'why' in below ? below : makeGroupReady(client, below.id, repo, level);
    };
    const ask = asked.get(key) ?? remembered(now, make, keepMs);
    asked.set(key, ask);
    const answer = await ask(isGood);
    if ('groupId' in answer) known.add(repo.id, answer.groupId);
    return answer;
  }

  /** A group that is not to be found was there a minute ago; the next try makes it anew. */
  function forgetGone(fault: unknown, path: string): never {
    if (!(fault instanceof HostFault) || fault.kind !== 'gone') throw fault;
    asked.delete(path);
    throw new HostFault('unreachable', `${fault.message} It was there a moment ago.`, { status: 404, cause: fault });
  }

  return {
    async prepare(repo, account, level) {
      const answer = await ready(repo, level, (kept) => 'why' in kept);
      return 'why' in answer ? answer.why : whyNotHeld(client, account);
    },
    async observe(repo, account) {
      const seen = await observeContained(client, known, repo, account);
      known.paths.set(seen.repo.id, seen.repo.path);
      return seen;
    },
    async setRow(seen, row, net) {
      const { level, role } = row;
      if (level === 'none') throw new HostFault('refused', `No group can give the role ${role}.`);
      const answer = await ready(seen.repo, level, (kept) => !('why' in kept));
      if ('why' in answer) throw new HostFault('refused', answer.why);
      const ends = net && netDate(net, now());
      return setContained(client, seen, row, answer.groupId, ends).catch((fault: unknown) =>
        forgetGone(fault, groupPath(seen.repo.id, level)),
      );
    },
    removeRow: (seen) => dropFrom(client, seen, groupsHolding(seen) ?? everyGroup(seen)),
    listMembers: () => listContained(client, known),
  };
}

function whyNoLevel(level: Level): string | undefined {
  if (containedLevels.includes(level)) return undefined;
  const words = levelWords(level);
  if (words === undefined) return `GitLab has no level ${level}`;
  return `no group can give ${words}, because an Owner of the group could bring others into it`;
}

/** Blocked accounts keep their rows and have everything back with the day they are unblocked. @throws HostFault */
async function whyNotHeld({ users }: GitLabClient, account: Account): Promise<string | undefined> {
  // The list is not limited as strictly as looking up one account, but leaves out those who are blocked.
  const found = (await users.all({ username: account.login, page: 1, perPage: 1 }))[0];
  const user = String(found?.id) === account.id ? found : await unlessGone(users.show(Number(account.id)));
  if (user?.state === 'active') return undefined;
  return whyShut(label, { account, shut: user?.state ?? 'gone' });
}

/** Into the wanted group first, out of the others then, so that the person never has less than is wanted. @throws HostFault */
async function setContained(
  client: GitLabClient,
  seen: Observation,
  row: DirectRow,
  groupId: number,
  ends: string | undefined,
): Promise<Applied> {
  const applied = await confirm(await putInto(client, seen, row, groupId, ends), seen, row);
  if (seen.direct === 'none') return applied;
  const others = (groupsHolding(seen) ?? everyGroup(seen, row.level)).filter((group) => group !== groupId);
  return afterWrite(label, async () => {
    await dropFrom(client, seen, others);
    return applied;
  });
}

/** Adding and changing are different calls; which one is right may have changed since the look. */
async function putInto(
  { groupMembers }: GitLabClient,
  seen: Observation,
  row: DirectRow,
  groupId: number,
  ends: string | undefined,
): Promise<unknown> {
  const access = Number(row.role) as Access;
  const change = () => groupMembers.edit(groupId, Number(seen.account.id), access, { expiresAt: ends ?? '' });
  const end = ends === undefined ? {} : { expiresAt: ends };
  const isIn = groupsHolding(seen)?.includes(groupId) ?? false;
  const changed = isIn ? await unlessGone(change()) : undefined;
  if (changed) return changed;
  try {
    return await groupMembers.add(groupId, access, { userId: Number(seen.account.id), ...end });
  } catch (fault) {
    if (fault instanceof HostFault && fault.status === 409) return change();
    throw fault;
  }
}

/** By their paths, existing or not. */
const everyGroup = ({ repo }: Observation, except?: DirectRow['level']): (string | number)[] =>
  levels
    .filter((level) => containedLevels.includes(level) && level !== except)
    .map((level) => groupPath(repo.id, level));

async function dropFrom(client: GitLabClient, seen: Observation, groups: readonly (string | number)[]): Promise<void> {
  const who = Number(seen.account.id);
  await Promise.all(groups.map((group) => unlessGone(client.dropMember({ group }, who))));
}
