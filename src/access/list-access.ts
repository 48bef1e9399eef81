/** What a person has, has asked for and has approved; for administrators, everything that is open or live. */
import type { Grant } from '#domain/grant.ts';
import { Refused } from '#domain/refused.ts';
import type { Request } from '#domain/request.ts';
import { openExtensionOf } from '#store/extensions.ts';
import { grantOfRequest } from '#store/grants.ts';
import { approvedLiveIds, liveIds, openIds } from '#store/lists.ts';
import { requestById } from '#store/requests.ts';
import { votesOn } from '#store/votes.ts';
import type { AccessDeps } from './deps.ts';
import { mayRevoke } from './may-revoke.ts';

export interface Listed {
  request: Request;
  votes: Awaited<ReturnType<typeof votesOn>>;
  grant: Grant | undefined;
  /** The open request for more time of this access. */
  extension: Request | undefined;
}

/** One part of a list: the newest, and how many there are in all. */
export interface ListPart {
  newest: Listed[];
  count: number;
}

type Deps = Pick<AccessDeps, 'store'>;

/** @param most how many are shown, of all parts together */
export async function listAccess(
  { store }: Deps,
  { personId, most }: { personId: string; most: number },
): Promise<Record<'live' | 'open' | 'approved', ListPart>> {
  const [live, open, approved] = await Promise.all([
    liveIds(store.read, personId),
    openIds(store.read, personId),
    approvedLiveIds(store.read, personId),
  ]);
  const [mine = 0, asked = 0, given = 0] = share(most, [live.length, open.length, approved.length]);
  return {
    live: await partOf(store, live, mine),
    open: await partOf(store, open, asked),
    approved: await partOf(store, approved, given),
  };
}

/** @throws Refused to whoever is no administrator, and while Slack cannot say */
export async function listAll(
  deps: Deps & Pick<AccessDeps, 'policy' | 'directory'>,
  { personId, most }: { personId: string; most: number },
): Promise<Record<'live' | 'open', ListPart>> {
  // What rests on nobody's yes and has no reviewers, only administrators may take back.
  const isAdmin = await mayRevoke(deps, { requesterId: '', review: undefined }, [], personId, 'fresh');
  if (isAdmin === 'unknown')
    throw new Refused(
      'unavailable',
      'Slack could not say just now whether you are an administrator. Try again in a minute.',
    );
  if (!isAdmin)
    throw new Refused('not-allowed', 'Only administrators see everything. Type /jit list to see what is yours.');
  const { store } = deps;
  const [live, open] = await Promise.all([liveIds(store.read), openIds(store.read)]);
  const [given = 0, asked = 0] = share(most, [live.length, open.length]);
  return { live: await partOf(store, live, given), open: await partOf(store, open, asked) };
}

/** How many of each are shown: as even as can be, and none left out while there is room. */
function share(most: number, counts: readonly number[]): number[] {
  const shown = counts.map(() => 0);
  for (let left = most; left > 0; ) {
    const wanting = counts.flatMap((count, index) => ((shown[index] ?? 0) < count ? [index] : []));
    if (wanting.length === 0) break;
    for (const index of wanting.slice(0, left)) shown[index] = (shown[index] ?? 0) + 1;
    left -= wanting.length;
  }
  return shown;
}

async function partOf(store: AccessDeps['store'], ids: readonly number[], most: number): Promise<ListPart> {
  const newest = await Promise.all(ids.slice(0, most).map((id) => listed(store, id)));
  return { newest: newest.filter((one) => one !== undefined), count: ids.length };
}

async function listed({ read }: AccessDeps['store'], id: number): Promise<Listed | undefined> {
  const [request, votes, grant, extension] = await Promise.all([
    requestById(read, id),
    votesOn(read, id),
    grantOfRequest(read, id),
    openExtensionOf(read, id),
  ]);
  return request && { request, votes, grant, extension };
}
