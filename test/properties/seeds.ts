/** How many histories, and from which seed: JIT_SEED chooses others, JIT_RUNS plays more of them. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Database } from './database.ts';
import type { Command, Start } from './history.ts';
import { start } from './history.ts';
import { tell, type Watcher } from './play.ts';

/** The same histories every time, so that a change is judged by what it changes; `JIT_SEED=new` tells new ones. */
const chosen = process.env.JIT_SEED ?? '20261120';
export const seed = chosen === 'new' ? Math.floor(Math.random() * 2 ** 31) : Number(chosen);
const factor = Number(process.env.JIT_RUNS ?? 1);
console.info(`histories from seed ${seed} (JIT_SEED=${seed} plays them again, JIT_RUNS=10 ten times as many)`);

/** On a busy machine, and with JIT_RUNS, histories take their time. */
export const patient = { timeout: 3_600_000 };

export const numbersOf = (runs: number) => ({ seed, numRuns: Math.ceil(runs * factor) });

/** Holds one promise against so many histories. */
export async function hold(
  db: () => Database,
  commands: fc.Arbitrary<Command[]>,
  watcher: () => Watcher,
  runs: number,
): Promise<void> {
  const property = fc.asyncProperty(start, commands, async (from: Start, history: Command[]) => {
    const { broken } = await tell(db(), from, history, watcher());
    expect(broken).toEqual([]);
  });
  await fc.assert(property, numbersOf(runs));
}
