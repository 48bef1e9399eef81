/**
 * A thousand grants that end in the same second on a GitHub with its secondary limits, against the least that those allow.
 * A minute of GitHub's is a quarter of one here; the latency of 100 ms and the bot's own work are not shortened, so that they
 * weigh four times what they would.
 */
import type { Mode } from '#domain/standing.ts';
import type { Pair } from './crowd.ts';
import { pairs } from './crowd.ts';
import { type Line, quantile, times } from './figures.ts';
import { countEnded, type End, seedActive, setEnds, watchEnds } from './grants.ts';
import { startProgram } from './program.ts';
import { setScene, until } from './scene.ts';
import { countExchanges } from './tally.ts';

const grants = 1000;
/** BENCH_MINUTE_MS=60000 measures with GitHub's own minute, in a quarter of an hour for each way. */
const minuteMs = Number(process.env.BENCH_MINUTE_MS ?? 15_000);
const pointsAMinute = 900;
const latencyMs = 100;
const aim = 1.2;
/** Setting the ends and starting the bot take so long on a busy machine. */
const leadMs = 30_000;
const withinMs = 40 * minuteMs;

export async function measureThousand(mode: Mode): Promise<Line[]> {
  const scene = await setScene({ latencyMs, githubLimits: { secondary: { points: pointsAMinute, minuteMs } } });
  const batch = pairs(2 * grants).filter(({ host }) => host === 'github');
  await seedActive(scene, batch, mode);
  const endsAt = Math.ceil(Date.now() / 1000) * 1000 + leadMs;
  const ends = batch.map((pair) => ({ pair, endsAt }));
  await setEnds(scene, ends);
  const bot = await startProgram('dist/main.js', scene.env);
  await until(() => Date.now() > endsAt - 200, 'the end', leadMs + 1000);
  const tally = countExchanges();
  const late = await watchEnds(scene, ends, withinMs);
  await until(async () => (await countEnded(scene)) === grants, 'all grants over', withinMs);
  const overMs = Date.now() - endsAt;
  const all = tally.points();
  tally.stop();
  await bot.stop();
  await scene.close();
  return linesOf(mode, { ends, late, overMs, all, refused: tally.refused() });
}

interface Measured {
  ends: End[];
  late: ReadonlyMap<Pair, number>;
  overMs: number;
  /** Points of REST, until the bot had seen all of it. */
  all: number;
  refused: number;
}

/**
 * An ending is a look, a removal (5 points) and a look. Whoever needs P points has to wait for the end of every full minute's
 * 900 before the last. The n-th of a thousand is late for the limit alone while it is gone by the end of the minute in which
 * the points of n endings can be had. Looks that confirm can wait, so access can be gone before that.
 */
function linesOf(mode: Mode, { ends, late, overMs, all, refused }: Measured): Line[] {
  // What is above a whole number was spent in vain.
  const each = Math.floor(all / grants);
  const leastMs = (points: number) => (Math.ceil(points / pointsAMinute) - 1) * minuteMs;
  const sorted = ends.map(({ pair }) => late.get(pair) ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const others = sorted.filter((ms, index) => ms > (leastMs((index + 1) * each) + minuteMs) * aim).length;
  const name = `${grants} ends in one second, ${mode}`;
  const goneAfter = (share: number) => seconds(quantile(sorted, share));
  const least = leastMs(grants * each);
  const isMet = overMs / least < aim;
  return [
    {
      what: `${name}: over, against the least`,
      figures: `${seconds(overMs)} / ${seconds(least)} = ${times(overMs / least)} (${grants} x ${each} points at ${pointsAMinute} in ${minuteMs / 1000} s)`,
      aim: `< ${times(aim)}`,
      isMet,
    },
    {
      what: `${name}: access gone`,
      figures: `half after ${goneAfter(0.5)}, 90 % after ${goneAfter(0.9)}, all after ${goneAfter(1)}; without the looks that confirm, all after ${seconds(leastMs((grants * (each + 5)) / 2))} at the least`,
    },
    { what: `${name}: late for another reason`, figures: `${others}`, aim: 'none', isMet: others === 0 },
    { what: `${name}: points each`, figures: `${(all / grants).toFixed(2)}; ${refused} requests were refused` },
  ];
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
