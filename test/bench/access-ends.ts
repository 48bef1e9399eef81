/** How long after its end access is gone from the host, when two hundred grants end together on hosts that need 50 ms an answer. */
import { type Pair, pairs } from './crowd.ts';
import { type Line, median, ms, quantile } from './figures.ts';
import { type End, seedActive, setEnds, watchEnds, whenSettled } from './grants.ts';
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
  await seedActive(scene, all, 'direct');
  const lines = [
    ...(await endBatch(scene, `${perBatch} ends within one second`, all.slice(0, perBatch), 1000 / perBatch)),
    ...(await endBatch(scene, `${perBatch} ends at one instant`, all.slice(perBatch), 0)),
  ];
  await scene.close();
  return lines;
}

/** A bot that has been up for a few seconds sees these ends come. */
async function endBatch(scene: Scene, name: string, batch: Pair[], apartMs: number): Promise<Line[]> {
  const startAt = Math.ceil(Date.now() / 1000) * 1000 + leadMs;
  const ends = batch.map((pair, index) => ({ pair, endsAt: startAt + index * apartMs }));
  await setEnds(scene, ends);
  const bot = await startProgram('dist/main.js', scene.env);
  await until(() => Date.now() > startAt - 100, 'the first end', leadMs + 1000);
  const before = bot.processorMs();
  const late = await watchEnds(scene, ends, 120_000);
  const used = bot.processorMs() - before;
  await whenSettled(scene);
  await bot.stop();
  return [...linesOf(name, ends, late), { what: `processor time of the bot, ${name}`, figures: ms(used) }];
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
