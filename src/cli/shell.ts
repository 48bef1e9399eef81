/** What every command shares: the environment, the way to say something, and how to come by the policy and the database. */
import { existsSync } from 'node:fs';
import { loadEnvFile, readPlaces } from '#config.ts';
import { systemClock } from '#lib/clock.ts';
import { formatFault } from '#policy/fault.ts';
import type { Policy } from '#policy/policy.ts';
import { readPolicy } from '#policy/source.ts';
import { pathOf } from '#store/place.ts';
import { openStore, type Store } from '#store/store.ts';

/** Ends a command with a finding or a refusal; the words go to standard error. */
export class Finding extends Error {}

export const { env: environment, fromFile } = loadEnvFile();

export const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** The good policy, and its text. @throws Finding that names every fault */
export async function loadPolicy(file?: string): Promise<{ policy: Policy; text: string; path: string }> {
  const path = file ?? places().policyPath;
  const loaded = await readPolicy(path);
  if ('faults' in loaded) throw new Finding(loaded.faults.map(formatFault).join('\n'));
  return { ...loaded, path };
}

/** @throws Finding when there is no database */
export async function withStore(work: (store: Store) => Promise<void>): Promise<void> {
  const { databaseUrl } = places();
  if (!existsSync(pathOf(databaseUrl))) {
    throw new Finding(
      `There is no database at ${databaseUrl}: set DATABASE_URL to the one that the bot uses, or start the bot first.`,
    );
  }
  const store = await openStore({ url: databaseUrl, clock: systemClock });
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

function places(): { databaseUrl: string; policyPath: string } {
  const found = readPlaces(environment);
  if ('faults' in found) throw new Finding(found.faults.join('\n'));
  return found;
}
