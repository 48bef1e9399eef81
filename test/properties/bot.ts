/**
 * The real reconciler over the real store and the pretend host, one process at a time: it can die at any step, between any two
 * writes, and another one starts on the same database with nothing in memory.
 */

import type { HostName } from '#domain/host-name.ts';
import type { GitHost } from '#hosts/host.ts';
import type { Log } from '#lib/log.ts';
import type { Policy } from '#policy/policy.ts';
import type { ReconcileDeps } from '#reconcile/deps.ts';
import { handleKey } from '#reconcile/handlers.ts';
import { createLoop, type Key, type Loop } from '#reconcile/loop.ts';
import { placeOf } from '#reconcile/place.ts';
import { settleOverdue, sweep, takeUp } from '#reconcile/sweep.ts';
import type { LinkedAccount } from '#store/accounts.ts';
import type { Store } from '#store/store.ts';
import type { ManualClock } from '../manual-clock.ts';

/** The process is gone: whatever it still tries has no effect. */
class Dead extends Error {}

export interface Bot {
  loop(): Loop;
  deps(): ReconcileDeps;
  /** Die after so many steps more. */
  dieIn(steps: number): void;
  isToDie(): boolean;
  /** Called by the host at every step; throws in a process that is dead. */
  step(): void;
  start(): Promise<void>;
  /** Waits until nothing is under way; a process that died meanwhile is started anew. */
  settle(): Promise<void>;
  sweep(): Promise<void>;
  /** What it told the administrators. */
  told: string[];
  /** Faults that are no faults of the host: the harness must not hide them. */
  bugs: unknown[];
}

interface Life {
  isDead: boolean;
  died: Promise<void>;
  die: () => void;
  loop: Loop;
  deps: ReconcileDeps;
}

/** The rules that pin the way, by name. */
const policy = {
  hash: 'h',
  freezes: [],
  rules: ['auto', 'direct', 'container'].map((name) => ({ name, grant: name })),
} as unknown as Policy;

export function createBot(options: {
  store: Store;
  clock: ManualClock;
  host: GitHost;
  repos: () => { id: string; path: string }[];
  accountOf: (personId: string) => LinkedAccount;
}): Bot {
  const { store, clock, host } = options;
  const hosts = new Map<HostName, GitHost>([[host.name, host]]);
  const told: string[] = [];
  const bugs: unknown[] = [];
  let stepsLeft = Number.POSITIVE_INFINITY;
  let life: Life = born();

  function born(): Life {
    let die = () => {};
    const died = new Promise<void>((done) => {
      die = done;
    });
    const mine = { isDead: false, died, die };
    const step = () => stepOf(mine);
    const deps: ReconcileDeps = {
      store: { ...store, write: (work) => guarded(step, () => store.write(work)) },
      clock,
      log: createQuietLog(told, bugs),
      hosts,
      listed: options.repos,
      rowCursors: new Map(),
      overdueSeenAt: new Map(),
      policy: () => policy,
      findAccount: async ({ personId }) => options.accountOf(personId),
      whyNotNow: async () => undefined,
      askAnew: async () => false,
      peopleOf: async () => 'unknown',
      mayCount: async () => 'unknown',
      watches: new Map(),
      draw: () => [],
      poster: {} as ReconcileDeps['poster'],
      say: async () => {},
      wake: (key) => loop.wake(key),
    };
    const loop = createLoop({
      clock,
      log: deps.log,
      // Slack is not of interest here.
      handle: async (key: Key) =>
        key.startsWith('request:') || key === 'reports' || key === 'digests' ? {} : handleKey(deps, key),
      placeOf: (key) => placeOf({ store, clock }, key),
    });
    return Object.assign(mine, { loop, deps });
  }

  function stepOf(mine: { isDead: boolean; die: () => void }): void {
    if (mine.isDead) throw new Dead('this process is dead');
    stepsLeft -= 1;
    if (stepsLeft > 0) return;
    stepsLeft = Number.POSITIVE_INFINITY;
    mine.isDead = true;
    mine.die();
    void life.loop.stop(0);
    throw new Dead('this process has just died');
  }

  async function start(): Promise<void> {
    life = born();
    const { deps, loop, died } = life;
    const rise = async () => {
      await settleOverdue(deps, loop, 5000);
      await takeUp(deps, loop);
    };
    // In a process that dies meanwhile, nothing answers any more.
    await Promise.race([rise(), died]).catch(unlessDead);
  }

  const bot: Bot = {
    loop: () => life.loop,
    deps: () => life.deps,
    dieIn: (steps) => {
      stepsLeft = steps;
    },
    isToDie: () => Number.isFinite(stepsLeft),
    step: () => stepOf(life),
    start,
    async settle() {
      await life.loop.idle();
      while (life.isDead) {
        await start();
        await life.loop.idle();
      }
    },
    async sweep() {
      await sweep(life.deps, life.loop).catch(unlessDead);
      await bot.settle();
    },
    told,
    bugs,
  };
  return bot;
}

function unlessDead(fault: unknown): void {
  if (!(fault instanceof Dead)) throw fault;
}

/** A process may die before a transaction, and after it before anything else is done. */
async function guarded<T>(step: () => void, work: () => Promise<T>): Promise<T> {
  step();
  const done = await work();
  step();
  return done;
}

const expected = ['HostFault', 'Error', 'SomeoneWasFaster'];

/** Keeps what administrators are told, and every fault that only a mistake in the code can have made. */
function createQuietLog(told: string[], bugs: unknown[]): Log {
  const keep = (fields: { words?: string; fault?: string; message?: string; stack?: string }) => {
    if (fields.words !== undefined) told.push(fields.words);
    if (fields.fault !== undefined && !expected.includes(fields.fault)) bugs.push(fields);
  };
  const quiet = { debug: () => {}, info: () => {}, fatal: keep, error: keep, warn: keep, child: () => quiet };
  return quiet as unknown as Log;
}
