/**
 * In which queue a key waits: one for Slack, for each Git host one for everything but endings, and one for the endings of each
 * owner there, so that no ending stands behind looks that hang, and no owner behind another one's limit. What is an ending is
 * read from the store, whoever woke it.
 */
import { type Grant, isLive, isWantedOnHost } from '#domain/grant.ts';
import { forEnding, forGrant, forNothing } from '#hosts/purpose.ts';
import { grantById, liveGrantsOf } from '#store/grants.ts';
import { requestById } from '#store/requests.ts';
import { standingById } from '#store/standings.ts';
import type { ReconcileDeps } from './deps.ts';
import type { Key, Place } from './loop.ts';

/**
 * Slack takes about a message a second a channel. Grants are written one a second (hosts/line.ts), so that of twelve that have
 * looked the last one still writes on a fresh look. Endings fill a host's line, and what waits there has cost no request yet.
 */
const widths = { slack: 8, host: 12, endings: 128 } as const;
const slack: Place = { queue: 'slack', width: widths.slack, around: forNothing };

type PlaceDeps = Pick<ReconcileDeps, 'store' | 'clock'>;

export async function placeOf(deps: PlaceDeps, key: Key): Promise<Place> {
  if (key === 'reports' || key === 'digests') return slack;
  const [kind, number] = key.split(':');
  if (kind === 'request') return slack;
  if (kind === 'containers' || kind === 'rows') return { queue: `${number} orphans`, width: 1, around: forNothing };
  const id = Number(number);
  return kind === 'grant' ? placeOfGrant(deps, id) : placeOfStanding(deps, id);
}

async function placeOfGrant(deps: PlaceDeps, id: number): Promise<Place> {
  const grant = await grantById(deps.store.read, id);
  const request = grant && (await requestById(deps.store.read, grant.requestId));
  return onHost(deps, request, grant && isLive(grant) ? [grant] : [], false);
}

/** What is still applied although nobody wants it is to be taken back, like an ending. */
async function placeOfStanding(deps: PlaceDeps, id: number): Promise<Place> {
  const standing = await standingById(deps.store.read, id);
  const grants = await liveGrantsOf(deps.store.read, id);
  return onHost(deps, standing, grants, grants.length === 0);
}

function onHost(
  { clock }: PlaceDeps,
  repo: { host: string; repoPath: string } | undefined,
  grants: readonly Grant[],
  isResidue: boolean,
): Place {
  const { host, repoPath } = repo ?? { host: 'none', repoPath: '' };
  const owner = repoPath.split('/')[0]?.toLowerCase();
  const now = clock.now();
  const isDue = (grant: Grant) => grant.state === 'ending' || grant.endsAt <= now;
  const isEnding = isResidue || grants.some(isDue);
  const place: Place = isEnding
    ? { queue: `${host} endings of ${owner}`, width: widths.endings, isOneWay: true, around: forEnding }
    : { queue: host, width: widths.host, around: forGrant };
  const ends = grants.filter((grant) => isWantedOnHost(grant) && !isDue(grant)).map((grant) => grant.endsAt.getTime());
  return ends.length > 0 ? { ...place, endsAt: new Date(Math.min(...ends)) } : place;
}
