/**
 * How many calls of a host one grant and one ending take, against the least with which either could be known to be right:
 * a look at whose it is and what they have, the write, and a look at what came of it.
 */
import type { HostName } from '#domain/host-name.ts';
import type { Mode } from '#domain/standing.ts';
import { crowdPolicy, type Pair, pairs } from './crowd.ts';
import { type Line, times } from './figures.ts';
import { isOnHost, seedWanted, setEnds } from './grants.ts';
import { startProgram } from './program.ts';
import { type Scene, setScene, until } from './scene.ts';

const least = 3;
/** The bot finds by its sweep, every 15 s, what was written into its database beside it. */
const withinMs = 60_000;
const quietMs = 4_000;

export async function measureCalls(): Promise<Line[]> {
  return [...(await measureMode('direct')), ...(await measureMode('container'))];
}

async function measureMode(mode: Mode): Promise<Line[]> {
  const policy = crowdPolicy.replace('approve: auto }', `approve: auto, grant: ${mode} }`);
  const scene = await setScene({ policy });
  const bot = await startProgram('dist/main.js', scene.env);
  const lines: Line[] = [];
  for (const host of ['github', 'gitlab'] as const) {
    const [first, second] = twoOnOneRepo(host);
    const calls = await callsOf(scene, host, first, second);
    const line = (what: string, count: number) => ({
      what: `calls of ${host} for ${what}, ${mode}`,
      figures: `${count} / ${least} = ${times(count / least)}`,
    });
    lines.push(line('a first grant on a repository', calls.first), line('a grant', calls.grant));
    lines.push(line('an ending', calls.ending));
  }
  await bot.stop();
  await scene.close();
  return lines;
}

/** The crowd's pairs come in such an order that the fiftieth is the first person again. */
function twoOnOneRepo(host: HostName): [Pair, Pair] {
  const [first, ...others] = pairs(2000).filter((pair) => pair.host === host);
  const second = others.find(({ repoId, login }) => repoId === first?.repoId && login !== first.login);
  if (!first || !second) throw new Error('the crowd is too small');
  return [first, second];
}

async function callsOf(scene: Scene, host: HostName, first: Pair, second: Pair) {
  const count = async (act: () => Promise<void>, isDone: () => boolean): Promise<number> => {
    await untilQuiet(scene, host);
    const before = scene[host].requests.length;
    await act();
    await until(isDone, `a call on ${host}`, withinMs);
    await untilQuiet(scene, host);
    return scene[host].requests.length - before;
  };
  const later = new Date(Date.now() + 3600_000);
  const give = (pair: Pair) =>
    count(
      () => seedWanted(scene, [pair], later),
      () => isOnHost(scene, pair),
    );
  const firstCalls = await give(first);
  const grantCalls = await give(second);
  const ending = await count(
    () => setEnds(scene, [{ pair: second, endsAt: Date.now() }]),
    () => !isOnHost(scene, second),
  );
  return { first: firstCalls, grant: grantCalls, ending };
}

async function untilQuiet(scene: Scene, host: HostName): Promise<void> {
  let [count, since] = [-1, Date.now()];
  const isQuiet = () => {
    const now = scene[host].requests.length;
    if (now !== count) [count, since] = [now, Date.now()];
    return Date.now() - since > quietMs;
  };
  await until(isQuiet, `${host} at rest`, withinMs);
}
