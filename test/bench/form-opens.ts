/** How long the form takes to open for fifty people who type the command at once, against an app that opens a fixed one. */
import { people } from './crowd.ts';
import { type Line, median, ms, quantile, times } from './figures.ts';
import { startProgram } from './program.ts';
import { type Scene, setScene } from './scene.ts';

const warmUps = 3;
const rounds = 20;
const roundMs = 15_000;
const aim = 1.5;

export async function measureForm(): Promise<Line[]> {
  const [jitScene, bareScene] = [await setScene(), await setScene()];
  const jit = await startProgram('dist/main.js', jitScene.env);
  const bare = await startProgram('dist/bench/bare-form.js', bareScene.env);
  const taken: Record<'jit' | 'bare', number[]> = { jit: [], bare: [] };
  const first: Record<'jit' | 'bare', number> = { jit: 0, bare: 0 };
  for (let round = 0; round < warmUps + rounds; round++) {
    const both = [
      ['jit', jitScene],
      ['bare', bareScene],
    ] as const;
    for (const [name, scene] of round % 2 === 0 ? both : both.toReversed()) {
      const each = await openAtOnce(scene);
      if (round === 0) first[name] = median(each);
      if (round >= warmUps) taken[name].push(...each);
    }
  }
  await Promise.all([jit.stop(), bare.stop()]);
  await Promise.all([jitScene.close(), bareScene.close()]);
  const compared = (name: string, share: number): Line => {
    const [ours, theirs] = [quantile(taken.jit, share), quantile(taken.bare, share)];
    const figures = `${ms(ours)} / ${ms(theirs)} = ${times(ours / theirs)}`;
    return { what: `/jit to form open, ${name}`, figures, aim: `<= ${times(aim)}`, isMet: ours / theirs <= aim };
  };
  return [
    compared('median', 0.5),
    compared('p99', 0.99),
    { what: '/jit to form open, very first round, median', figures: `${ms(first.jit)} / ${ms(first.bare)}` },
  ];
}

/** Milliseconds for each person from the delivery of the command until `views.open` is answered. */
function openAtOnce({ slack }: Scene): Promise<number[]> {
  return new Promise((done, failed) => {
    const waiting = new Map<string, number>();
    const taken: number[] = [];
    const timer = setTimeout(() => stop(new Error(`${waiting.size} forms did not open`)), roundMs);
    const unlisten = slack.onChange(() => {
      // Each change is one opened form, and they open about in the order of the commands.
      for (const [id, at] of waiting) {
        if (!slack.modalOf(id)) continue;
        waiting.delete(id);
        taken.push(performance.now() - at);
        break;
      }
      if (waiting.size === 0 && taken.length === people.length) stop();
    });
    const stop = (fault?: Error) => {
      clearTimeout(timer);
      unlisten();
      if (fault) failed(fault);
      else closeAll().then(() => done(taken), failed);
    };
    const closeAll = async () => {
      await new Promise((rested) => setTimeout(rested, 50));
      for (const { id } of people) await slack.closeModal(id);
    };
    for (const { id } of people) {
      waiting.set(id, performance.now());
      slack.say(id, 'C0GENERAL', '/jit').catch(failed);
    }
  });
}
