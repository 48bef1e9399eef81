/** One real database for many histories. It is emptied between them, but for the audit chain, which nobody can empty. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { HostName } from '#domain/host-name.ts';
import type { Level } from '#domain/level.ts';
import { openKeyOf } from '#domain/request.ts';
import { createGrant } from '#store/grants.ts';
import { openStore, type Store } from '#store/store.ts';
import { createManualClock, type ManualClock } from '../manual-clock.ts';

export interface Database {
  store: Store;
  clock: ManualClock;
  close(): Promise<void>;
}

export async function openDatabase(): Promise<Database> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'jit-properties-'));
  const clock = createManualClock();
  const store = await openStore({ url: `file:${path.join(folder, 'jit.db')}`, clock });
  // The machine does not lose its power in here, and thousands of histories are not to wait for the disk.
  await store.read.$queryRawUnsafe('PRAGMA synchronous=OFF');
  return {
    store,
    clock,
    async close() {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** All that is known of anybody's access, as if the database had been lost. */
export async function forgetAll({ read }: Store): Promise<void> {
  await read.grant.deleteMany();
  await read.standing.deleteMany();
  await read.request.deleteMany();
  await read.report.deleteMany();
}

let asked = 0;

/** A request that has just been approved, with its grant. @returns the grant's number; undefined while the same is open already */
export async function approve(
  store: Store,
  ask: {
    host: HostName;
    personId: string;
    repo: { id: string; path: string };
    level: Level;
    endsAt: Date;
    rule: string;
  },
): Promise<number | undefined> {
  const { host, personId, repo, level, endsAt, rule } = ask;
  const openKey = openKeyOf({ requesterId: personId, host, repoId: repo.id, level });
  if (await store.read.request.findUnique({ where: { openKey } })) return undefined;
  asked += 1;
  return store.write(async (tx) => {
    const request = await tx.db.request.create({
      data: {
        origin: `history-${asked}`,
        openKey,
        state: 'approved',
        requesterId: personId,
        host,
        repoId: repo.id,
        repoPath: repo.path,
        repoUrl: 'x',
        level,
        durationSeconds: Math.round((endsAt.getTime() - tx.now.getTime()) / 1000),
        reason: 'x',
        rule,
        policyHash: 'h',
        // Slack is not of interest here: nothing is left to draw.
        drawnVersion: 1_000_000,
        stages: '[]',
        createdAt: tx.now,
        answerBy: tx.now,
        decidedAt: tx.now,
        decidedBy: 'jit',
      },
    });
    return (await createGrant(tx, { requestId: request.id, level, endsAt })).id;
  });
}
