/** How long after its end access is gone from the host, when two hundred grants end together on hosts that need 50 ms an answer. */
import type { HostName } from '#domain/host-name.ts';
import { systemClock } from '#lib/clock.ts';
import { createGrant } from '#store/grants.ts';
import { moveRequest } from '#store/move.ts';
import { createRequest } from '#store/requests.ts';
import { openStore } from '#store/store.ts';
import { type Pair, pairs } from './crowd.ts';
import { type Line, median, ms, quantile } from './figures.ts';
import { startProgram } from './program.ts';
import { type Scene, setScene, until } from './scene.ts';

const perBatch = 200;
const latencyMs = 50;
const aimMs = 1000;
/** From the setting of the ends to the first of them; the bot starts meanwhile. */
const leadMs = 6_000;

export async function measureEnds(): Promise<Line[]> {
  const scene = await setScene({ latencyMs });
  const all = pairs(2 * perBatch);
  await seed(scene, all);
  // The bot itself sets the rows; only then is it decided when they end.
  const bot = await startProgram('dist/main.js', scene.env);
  const missing = new Set(all);
  const isThere = () => {
    for (const pair of missing) if (isOnHost(scene, pair)) missing.delete(pair);
    return missing.size === 0;
  };
  await until(isThere, 'all access on the hosts', 120_000);
  await whenSettled(scene);
  await bot.stop();
  const lines = [
    ...(await endBatch(scene, `${perBatch} ends within one second`, all.slice(0, perBatch), 1000 / perBatch)),
    ...(await endBatch(scene, `${perBatch} ends at one instant`, all.slice(perBatch), 0)),
  ];
  await scene.close();
  return lines;
}

/** A bot that has been up for a few seconds sees these ends come. */
async function endBatch(scene: Scene, name: string, batch: Pair[], apartMs: number): Promise<Line[]> {
  scene.github.liftLimit();
  const startAt = Math.ceil(Date.now() / 1000) * 1000 + leadMs;
  const ends = batch.map((pair, index) => ({ pair, endsAt: startAt + index * apartMs }));
  await setEnds(scene, ends);
  const bot = await startProgram('dist/main.js', scene.env);
  await until(() => Date.now() > startAt - 100, 'the first end', leadMs + 1000);
  const before = bot.processorMs();
  const late = await watchEnds(scene, ends);
  const used = bot.processorMs() - before;
  await whenSettled(scene);
  await bot.stop();
  return [...linesOf(name, ends, late), { what: `processor time of the bot, ${name}`, figures: ms(used) }];
}

interface End {
  pair: Pair;
  /** Milliseconds since 1970. */
  endsAt: number;
}

function linesOf(name: string, ends: End[], late: ReadonlyMap<Pair, number>): Line[] {
  return (['both hosts', 'github', 'gitlab'] as const).map((host) => {
    const values = ends
      .filter(({ pair }) => host === 'both hosts' || pair.host === host)
      .map(({ pair }) => late.get(pair) ?? Number.POSITIVE_INFINITY);
    const most = Math.max(...values);
    const figures = `median ${ms(median(values))}, p99 ${ms(quantile(values, 0.99))}, max ${ms(most)}`;
    const what = `end to host updated, ${name}, ${host}`;
    return host === 'both hosts' ? { what, figures, aim: `< ${aimMs} ms`, isMet: most < aimMs } : { what, figures };
  });
}

/** Approved requests with their grants, as the access room writes them. */
async function seed(scene: Scene, all: Pair[]): Promise<void> {
  const store = await openStore({ url: scene.databaseUrl, clock: systemClock });
  const endsAt = new Date(Date.now() + 24 * 3600_000);
  await store.write(async (tx) => {
    for (const [index, { host, personId, repoId, path }] of all.entries()) {
      const request = await createRequest(tx, {
        origin: `bench-${index}`,
        requesterId: personId,
        host,
        repoId,
        repoPath: path,
        repoUrl: `https://example.org/${path}`,
        level: 'write',
        durationSeconds: 24 * 3600,
        reason: 'bench',
        ticket: undefined,
        heldBefore: 'none',
        rule: 'all',
        policyHash: 'bench',
        stages: [],
        answerBy: endsAt,
      });
      await moveRequest(tx, request, 'approve', { actor: 'jit', data: { rule: 'all' } });
      await createGrant(tx, { requestId: request.id, level: 'write', endsAt });
    }
  });
  await store.close();
}

async function setEnds(scene: Scene, ends: End[]): Promise<void> {
  const store = await openStore({ url: scene.databaseUrl, clock: systemClock });
  await store.write(async ({ db }) => {
    for (const { pair, endsAt } of ends) {
      const { host, personId: requesterId, repoId } = pair;
      const request = await db.request.findFirstOrThrow({ where: { host, requesterId, repoId } });
      await db.grant.update({ where: { requestId: request.id }, data: { endsAt: new Date(endsAt) } });
    }
  });
  await store.close();
}

/** Nothing new is asked of Slack for a second: every message is drawn. */
async function whenSettled({ slack }: Scene): Promise<void> {
  let [count, since] = [-1, Date.now()];
  const isQuiet = () => {
    const now = slack.world.requests.length;
    if (now !== count) [count, since] = [now, Date.now()];
    return Date.now() - since > 1000;
  };
  await until(isQuiet, 'Slack at rest', 120_000);
}

function isOnHost({ github, gitlab }: Scene, { host, login, path }: Pair): boolean {
  return host === 'github'
    ? github.directLevelOf(login, path) === 'write'
    : gitlab.directRowOf(login, path) !== undefined;
}

/** Milliseconds from each end until the host had changed, taken at the moment of the change. */
async function watchEnds(scene: Scene, ends: End[]): Promise<Map<Pair, number>> {
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
  await until(() => late.size === ends.length, 'all access gone from the hosts', 120_000);
  for (const stop of stops) stop();
  const early = [...late.values()].filter((value) => value < 0).length;
  if (early > 0) throw new Error(`${early} grants ended too early`);
  return late;
}
