import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createClient } from '@libsql/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#lib/clock.ts';
import { verifyAudit } from '#store/audit.ts';
import { createGrant, grantOfRequest } from '#store/grants.ts';
import { migrate } from '#store/migrate.ts';
import { moveGrant, moveRequest, SomeoneWasFaster } from '#store/move.ts';
import { createRequest, markDrawn, type NewRequest, requestById, requestsToLookAt } from '#store/requests.ts';
import { openStore, type Store } from '#store/store.ts';
import { castVote } from '#store/votes.ts';

let folder: string;
let url: string;
let store: Store;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'jit-store-'));
  url = `file:${path.join(folder, 'deep/er/jit.db')}`;
  store = await openStore({ url, clock: systemClock });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const fresh = (change: Partial<NewRequest> = {}): NewRequest => ({
  origin: 'V1',
  requesterId: 'U1',
  host: 'github',
  repoId: '7',
  repoPath: 'acme/shop',
  repoUrl: 'https://github.com/acme/shop',
  level: 'write',
  durationSeconds: 3600,
  reason: 'because',
  ticket: undefined,
  heldBefore: undefined,
  rule: 'shop',
  policyHash: 'h',
  stages: [{ group: 'platform', channel: 'C1', count: 1 }],
  answerBy: new Date(Date.now() + 60_000),
  ...change,
});

describe('the database', () => {
  it('is made and migrated from nothing, with its folder, and a second start finds nothing to do', async () => {
    const names = (await readdir(path.join(import.meta.dirname, '../../prisma/migrations/sqlite'))).sort();
    expect(await migrate(url, systemClock)).toEqual([]);
    const client = createClient({ url });
    const { rows } = await client.execute('SELECT name FROM _migrations ORDER BY name');
    client.close();
    expect(rows.map((row) => row.name)).toEqual(names);
  });

  it('keeps the promises of durability: WAL, and every commit on the disk', async () => {
    expect(await store.read.$queryRawUnsafe('PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    expect(await store.read.$queryRawUnsafe('PRAGMA synchronous')).toMatchObject([{ synchronous: 2 }]);
  });

  it('has the snapshot of its last migration equal to the model', async () => {
    const at = (name: string) => readFile(path.join(import.meta.dirname, '../../prisma', name), 'utf8');
    expect(await at('migrations/schema.prisma')).toBe(await at('schema.prisma'));
  });

  it('has every migration applied once when several programs start together', async () => {
    const other = `file:${path.join(folder, 'together.db')}`;
    const names = await readdir(path.join(import.meta.dirname, '../../prisma/migrations/sqlite'));
    const done = await Promise.all([1, 2, 3].map(() => migrate(other, systemClock)));
    expect(done.flat().sort()).toEqual(names.sort());
  });

  it('refuses a database that a newer build has migrated', async () => {
    const client = createClient({ url });
    await client.execute("INSERT INTO _migrations VALUES ('99990101000000_later', 'x', 'x')");
    client.close();
    await expect(migrate(url, systemClock)).rejects.toThrow('newer than this build');
  });

  it('rolls a failing migration back whole, and runs it at the next start', async () => {
    const other = `file:${path.join(folder, 'bad.db')}`;
    const migrations = path.join(folder, 'migrations');
    await mkdir(path.join(migrations, '20260101000000_bad'), { recursive: true });
    const file = path.join(migrations, '20260101000000_bad/migration.sql');
    await writeFile(file, 'CREATE TABLE one (id INTEGER); CREATE TABLE nonsense (');
    await expect(migrate(other, systemClock, migrations)).rejects.toThrow('rolled back');
    await writeFile(file, 'CREATE TABLE one (id INTEGER);');
    expect(await migrate(other, systemClock, migrations)).toEqual(['20260101000000_bad']);
  });
});

describe('moves', () => {
  it('write state, version and audit entry together or not at all', async () => {
    const request = await store.write((tx) => createRequest(tx, fresh()));
    await expect(
      store.write(async (tx) => {
        await moveRequest(tx, request, 'approve', { actor: 'U2' });
        throw new Error('crash');
      }),
    ).rejects.toThrow('crash');
    expect((await requestById(store.read, request.id))?.state).toBe('open');
    expect(await verifyAudit(store.read)).toMatchObject({ entries: 1 });
  });

  it('have one winner when twenty people decide at once, and the chain holds', async () => {
    const request = await store.write((tx) => createRequest(tx, fresh()));
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        store.write(async (tx) => {
          await castVote(tx, {
            requestId: request.id,
            voterId: `U${i + 2}`,
            stage: 0,
            group: 'platform',
            verdict: 'approve',
          });
          await moveRequest(tx, request, i % 2 ? 'approve' : 'deny', { actor: `U${i + 2}` });
        }),
      ),
    );
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(SomeoneWasFaster);
    expect(await store.read.vote.count()).toBe(1);
    expect(await verifyAudit(store.read)).not.toHaveProperty('problem');
  });

  it('have one winner without a vote, too: withdrawn or lapsed, but never both', async () => {
    const request = await store.write((tx) => createRequest(tx, fresh()));
    const outcomes = await Promise.allSettled(
      (['withdraw', 'lapse', 'withdraw', 'refuse'] as const).map((name) =>
        store.write((tx) => moveRequest(tx, request, name, { actor: 'U1' })),
      ),
    );
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(SomeoneWasFaster);
    expect(await verifyAudit(store.read)).toMatchObject({ entries: 2 });
  });

  it('free the way for the same ask once the grant is over, and not before', async () => {
    const request = await store.write((tx) => createRequest(tx, fresh()));
    await expect(store.write((tx) => createRequest(tx, fresh({ origin: 'V2' })))).rejects.toMatchObject({
      code: 'P2002',
    });
    await store.write(async (tx) => {
      await moveRequest(tx, request, 'approve', { actor: 'U2' });
      await createGrant(tx, { requestId: request.id, level: 'write', endsAt: new Date() });
    });
    await expect(store.write((tx) => createRequest(tx, fresh({ origin: 'V3' })))).rejects.toMatchObject({
      code: 'P2002',
    });
    const grant = await grantOfRequest(store.read, request.id);
    if (!grant) throw new Error('no grant');
    await store.write((tx) => moveGrant(tx, grant, 'fail', { actor: 'jit', notes: { note: 'no' } }));
    await expect(store.write((tx) => createRequest(tx, fresh({ origin: 'V4' })))).resolves.toMatchObject({
      state: 'open',
    });
  });

  it('make a request one to draw again until Slack shows its version', async () => {
    const request = await store.write((tx) => createRequest(tx, fresh()));
    expect(await requestsToLookAt(store.read, new Date())).toEqual([request.id]);
    await markDrawn(store.read, request.id, 1);
    expect(await requestsToLookAt(store.read, new Date())).toEqual([]);
    await store.write((tx) => moveRequest(tx, request, 'deny', { actor: 'U2', reason: 'no' }));
    expect(await requestsToLookAt(store.read, new Date())).toEqual([request.id]);
  });
});

describe('the audit chain in the database', () => {
  it('cannot be changed or shortened through the database', async () => {
    await store.write((tx) => createRequest(tx, fresh()));
    const before = await store.read.auditEntry.findMany();
    await expect(store.read.auditEntry.update({ where: { seq: 1 }, data: { actor: 'evil' } })).rejects.toThrow();
    await expect(store.read.auditEntry.delete({ where: { seq: 1 } })).rejects.toThrow();
    expect(await store.read.auditEntry.findMany()).toEqual(before);
  });

  it('shows that its end was cut off', async () => {
    for (const n of [1, 2]) await store.write((tx) => createRequest(tx, fresh({ origin: `V${n}`, repoId: `${n}` })));
    await store.read.$executeRawUnsafe('DROP TRIGGER "AuditEntry_never_goes"');
    await store.read.auditEntry.delete({ where: { seq: 2 } });
    expect((await verifyAudit(store.read)).problem).toContain('the end is missing');
  });
});
