/** Grants that are there before a measurement begins: in the store as the bot would have written them, and on the pretend hosts. */
import type { HostName } from '#domain/host-name.ts';
import type { Mode } from '#domain/standing.ts';
import { systemClock } from '#lib/clock.ts';
import { attachGrant, createGrant } from '#store/grants.ts';
import { moveGrant, moveRequest } from '#store/move.ts';
import { createRequest } from '#store/requests.ts';
import { standingOfMode, writeStanding } from '#store/standings.ts';
import { openStore, type Store, type Tx } from '#store/store.ts';
import type { Pair } from './crowd.ts';
import { type Scene, until } from './scene.ts';

const farMs = 24 * 3600_000;
const perTransaction = 50;
/** What `write` is called in a row: https://docs.gitlab.com/api/access_requests/#valid-access-levels */
const rows = { github: { level: 'write', role: 'write' }, gitlab: { level: 'write', role: '30' } } as const;

/** Active grants for a day, their access on the hosts, no message drawn yet. */
export async function seedActive(scene: Scene, pairs: readonly Pair[], mode: Mode): Promise<void> {
  plantAccess(scene, pairs, mode);
  await inStore(scene, async (store) => {
    for (let from = 0; from < pairs.length; from += perTransaction) {
      await store.write(async (tx) => {
        for (const pair of pairs.slice(from, from + perTransaction)) await writeActive(tx, pair, mode);
      });
    }
  });
}

/** Grants that were just approved: everything is still to be done. */
export async function seedWanted(scene: Scene, pairs: readonly Pair[], endsAt: Date): Promise<void> {
  await inStore(scene, (store) =>
    store.write(async (tx) => {
      for (const pair of pairs) await writeWanted(tx, pair, endsAt);
    }),
  );
}

async function inStore(scene: Scene, work: (store: Store) => Promise<void>): Promise<void> {
  const store = await openStore({ url: scene.databaseUrl, clock: systemClock });
  await work(store);
  await store.close();
}

async function writeWanted(tx: Tx, pair: Pair, endsAt: Date) {
  const { host, personId, repoId, path } = pair;
  const request = await createRequest(tx, {
    origin: `bench-${host}-${personId}-${repoId}`,
    requesterId: personId,
    host,
    repoId,
    repoPath: path,
    repoUrl: `https://example.org/${path}`,
    level: 'write',
    durationSeconds: farMs / 1000,
    reason: 'bench',
    ticket: undefined,
    heldBefore: 'none',
    rule: 'all',
    policyHash: 'bench',
    stages: [],
    answerBy: endsAt,
  });
  await moveRequest(tx, request, 'approve', { actor: 'jit', data: { rule: 'all' } });
  return createGrant(tx, { requestId: request.id, level: 'write', endsAt });
}

async function writeActive(tx: Tx, pair: Pair, mode: Mode): Promise<void> {
  const { host, accountId, login, repoId, path: repoPath } = pair;
  const grant = await writeWanted(tx, pair, new Date(Date.now() + farMs));
  const standing = await standingOfMode(tx, { host, repoId, repoPath, accountId, login, mode });
  await attachGrant(tx, grant, standing);
  const ledger = { baseline: 'none' as const, applied: rows[host], intent: undefined };
  await writeStanding(tx, standing, { ledger, audit: 'host.observed' });
  await moveGrant(tx, grant, 'activate', { actor: 'jit', notes: { held: false } });
}

function plantAccess({ github, gitlab }: Scene, pairs: readonly Pair[], mode: Mode): void {
  if (mode === 'direct') {
    for (const { host, login, path } of pairs) {
      if (host === 'github') github.setDirect(login, path, 'write');
      else gitlab.setDirect(login, path, { access_level: Number(rows.gitlab.role) });
    }
    return;
  }
  for (const repoId of new Set(pairs.map((pair) => pair.repoId))) {
    const some = pairs.filter((pair) => pair.repoId === repoId);
    const members = Object.fromEntries(some.map(({ login }) => [login, 'member' as const]));
    const repositories = { [some[0]?.path ?? '']: 'write' };
    github.addTeam('acme', { name: `jit-${repoId}-write`, secret: true, members, repositories });
  }
}

export interface End {
  pair: Pair;
  /** Milliseconds since 1970. */
  endsAt: number;
}

export async function setEnds(scene: Scene, ends: readonly End[]): Promise<void> {
  await inStore(scene, (store) =>
    store.write(async ({ db }) => {
      for (const { pair, endsAt } of ends) {
        const { host, personId: requesterId, repoId } = pair;
        const request = await db.request.findFirstOrThrow({ where: { host, requesterId, repoId } });
        await db.grant.update({ where: { requestId: request.id }, data: { endsAt: new Date(endsAt) } });
      }
    }),
  );
}

/** How many grants the bot itself holds to be over. */
export async function countEnded(scene: Scene): Promise<number> {
  let count = 0;
  await inStore(scene, async ({ read }) => {
    count = await read.grant.count({ where: { state: 'ended' } });
  });
  return count;
}

/** Nothing new is asked of Slack for a second: every message is drawn. */
export async function whenSettled({ slack }: Scene): Promise<void> {
  let [count, since] = [-1, Date.now()];
  const isQuiet = () => {
    const now = slack.world.requests.length;
    if (now !== count) [count, since] = [now, Date.now()];
    return Date.now() - since > 1000;
  };
  await until(isQuiet, 'Slack at rest', 120_000);
}

export const isOnHost = ({ github, gitlab }: Scene, { host, login, path }: Pair): boolean =>
  host === 'github' ? github.levelOf(login, path) === 'write' : gitlab.levelOf(login, path) > 0;

/** Milliseconds from each end until the host had changed, taken at the moment of the change. */
export async function watchEnds(scene: Scene, ends: readonly End[], withinMs: number): Promise<Map<Pair, number>> {
  const late = new Map<Pair, number>();
  const watch = (host: HostName) => {
    const pending = new Set(ends.filter(({ pair }) => pair.host === host));
    return () => {
      const now = performance.timeOrigin + performance.now();
      // Each change is the end of one grant, and they end about in order.
      for (const end of pending) {
        if (isOnHost(scene, end.pair)) continue;
        pending.delete(end);
        late.set(end.pair, now - end.endsAt);
        return;
      }
    };
  };
  const stops = [scene.github.onChange(watch('github')), scene.gitlab.onChange(watch('gitlab'))];
  await until(() => late.size === ends.length, 'all access gone from the hosts', withinMs);
  for (const stop of stops) stop();
  const early = [...late.values()].filter((value) => value < 0).length;
  if (early > 0) throw new Error(`${early} grants ended too early`);
  return late;
}
