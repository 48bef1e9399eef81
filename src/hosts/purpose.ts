/**
 * What the calls of one piece of work are for. It travels with the work through the hosts' SDKs, which know nothing of it,
 * so that the line before the host can let endings go first.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

export interface Purpose {
  readonly kind: 'ending' | 'grant';
  /** Work that began earlier is brought to its end first. */
  readonly order: number;
  /** When the host last answered a read of this work: what a write rests upon. */
  lookedAt?: Date;
  /** Reads after a write only confirm it. */
  hasWritten?: boolean;
}

const storage = new AsyncLocalStorage<Purpose | undefined>();
let count = 0;

/** A number above all those given before. */
export function nextOrder(): number {
  count += 1;
  return count;
}

/** Access is taken back: these calls go before all others, and the kept share of the host's budget is theirs. */
export const forEnding = <T>(work: () => Promise<T>): Promise<T> =>
  storage.run({ kind: 'ending', order: nextOrder() }, work);

/** Access is given or looked after: writes keep to the host's advice, one at a time and not too often. */
export const forGrant = <T>(work: () => Promise<T>): Promise<T> =>
  storage.run({ kind: 'grant', order: nextOrder() }, work);

/** Forgets what the surrounding work is for. */
export const forNothing = <T>(work: () => Promise<T>): Promise<T> => storage.run(undefined, work);

/** Undefined outside all of these. */
export const presentPurpose = (): Purpose | undefined => storage.getStore();
