/** How much memory the bot takes at rest, against Bolt with a database and nothing else. */
import { systemClock } from '#lib/clock.ts';
import { openStore } from '#store/store.ts';
import { type Line, median, times } from './figures.ts';
import { startProgram } from './program.ts';
import { setScene } from './scene.ts';

const rounds = 3;
const restMs = 5_000;
const aim = 1.3;

export async function measureMemory(): Promise<Line[]> {
  const [jitScene, bareScene] = [await setScene(), await setScene()];
  const store = await openStore({ url: bareScene.databaseUrl, clock: systemClock });
  await store.close();
  const taken: { jit: number; bare: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const jit = await startProgram('dist/main.js', jitScene.env);
    const bare = await startProgram('dist/bench/bare-prisma.js', bareScene.env);
    await new Promise((done) => setTimeout(done, restMs));
    taken.push({ jit: jit.memoryMb(), bare: bare.memoryMb() });
    await Promise.all([jit.stop(), bare.stop()]);
  }
  await Promise.all([jitScene.close(), bareScene.close()]);
  const [jit, bare] = [median(taken.map(({ jit }) => jit)), median(taken.map(({ bare }) => bare))];
  const figures = `${Math.round(jit)} MB / ${Math.round(bare)} MB = ${times(jit / bare)}`;
  return [{ what: 'memory at rest', figures, aim: `<= ${times(aim)}`, isMet: jit / bare <= aim }];
}
