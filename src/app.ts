/** Builds every room and hands each what it needs. Nothing is decided here but the order of starting and stopping. */
import { askAnew } from '#access/ask-anew.ts';
import type { AccessDeps } from '#access/deps.ts';
import { findAccount } from '#access/find-account.ts';
import { whyNotNow } from '#access/judge-again.ts';
import { mayCount } from '#access/may-count.ts';
import { type Catalogue, createCatalogue } from '#hosts/catalogue.ts';
import { createHosts } from '#hosts/index.ts';
import { createMetrics } from '#http/metrics.ts';
import { createHttp, listen } from '#http/server.ts';
import { createWakeConcerned } from '#http/wake-concerned.ts';
import { atMost, type Cancel, type Clock } from '#lib/clock.ts';
import { faultFields, type Log } from '#lib/log.ts';
import { createOnCall } from '#on-call/on-call.ts';
import { formatFault } from '#policy/fault.ts';
import { type PolicySource, watchPolicy } from '#policy/source.ts';
import { adoptCopy } from '#reconcile/card.ts';
import { checkSetUp } from '#reconcile/check-set-up.ts';
import type { ReconcileDeps } from '#reconcile/deps.ts';
import { handleKey } from '#reconcile/handlers.ts';
import { createLoop, type Key, type Loop } from '#reconcile/loop.ts';
import { placeOf } from '#reconcile/place.ts';
import { report } from '#reconcile/report.ts';
import { settleOverdue, startSweep, sweep, takeUp } from '#reconcile/sweep.ts';
import { createSlack, type SlackDoor } from '#slack/bolt.ts';
import { createSlackCheck } from '#slack/check.ts';
import { record } from '#store/audit.ts';
import { lockDatabase } from '#store/lock.ts';
import { openStore, type Store } from '#store/store.ts';
import type { Config } from './config.ts';

/** The start cannot go on until a person mends something; `message` says what, line by line. */
export class CannotStart extends Error {}

export interface App {
  /** Resolves when the bot is ready. @throws CannotStart */
  start(): Promise<{ port: number }>;
  /** Says in the log, and to the administrators, what is wrong with the set-up of Slack and the hosts. For after the start; never throws. */
  checkSetUp(): Promise<void>;
  /** Takes no more work, finishes what is in flight (at most 10 s), closes everything. */
  stop(): Promise<void>;
  /** For tests and the demo: the reconciler's queue, the store, and one run of the sweep. */
  readonly inside: { loop: Loop; store: Store; catalogue: Catalogue; slack: SlackDoor; sweep: () => Promise<void> };
}

const overdueFirstMs = 5_000;
const slackCheckMs = 10_000;
const drainMs = 8_000;

export interface AppOptions {
  config: Config;
  clock: Clock;
  log: Log;
  /** For one exchange with a Git host; 10 s when left out. */
  hostTimeoutMs?: number;
  /** Between two writes that give access on one credential; a second, as GitHub asks, when left out. */
  writePauseMs?: number;
}

export function createApp({ config, clock, log, hostTimeoutMs, writePauseMs }: AppOptions): App {
  const hosts = createHosts({
    github: config.github,
    gitlab: config.gitlab,
    now: clock.now,
    timeoutMs: hostTimeoutMs,
    writePauseMs,
  });
  const catalogue = createCatalogue({ hosts, clock, log });
  let store: Store | undefined;
  let source: PolicySource | undefined;
  const built = <T>(part: T | undefined, name: string): T => {
    if (part === undefined) throw new Error(`${name} is used before the start`);
    return part;
  };
  const policy = () => built(source, 'the policy').current();
  const rowCursors: ReconcileDeps['rowCursors'] = new Map();
  const overdueSeenAt: ReconcileDeps['overdueSeenAt'] = new Map();
  const watches: ReconcileDeps['watches'] = new Map();
  const wake = (key: Key) => loop.wake(key);

  const access = (): AccessDeps => ({
    store: built(store, 'the store'),
    clock,
    log,
    policy,
    hosts,
    catalogue,
    directory: slack.directory,
    wake,
  });
  const slack = createSlack({
    config: config.slack,
    access,
    onCall: createOnCall(config.onCall),
    log,
    clock,
    onCopySeen: (copy) => adoptCopy(reconcileDeps(), copy),
  });
  const reconcileDeps = (): ReconcileDeps => {
    const deps = { store: built(store, 'the store'), clock, log, hosts, wake };
    return {
      ...deps,
      listed: catalogue.listed,
      rowCursors,
      overdueSeenAt,
      policy: () => source?.current(),
      findAccount: (who) => findAccount({ ...deps, policy }, who),
      whyNotNow: (request, path) => whyNotNow(access(), request, path),
      askAnew: (request) => askAnew(access(), request),
      peopleOf: slack.directory.peopleOf,
      mayCount: (request, personId) => mayCount(access(), request, personId),
      watches,
      draw: slack.draw,
      poster: slack.poster,
      say: slack.say,
    };
  };
  const loop = createLoop({
    clock,
    log,
    handle: (key) => handleKey(reconcileDeps(), key),
    placeOf: (key) => placeOf({ store: built(store, 'the store'), clock }, key),
  });
  const slackCheck = createSlackCheck(config.slack, log);
  const slackHealth = createSlackHealth(slack, slackCheck.answers, clock);

  const http = createHttp({
    log,
    clock,
    webhookSecrets: config.webhookSecrets ?? {},
    wakeConcerned: createWakeConcerned({ clock, log, store: () => store, wake }),
    slack: slack.httpHandler,
    metrics: createMetrics({ store: () => store, clock }),
    notReady: async () => {
      const reasons: string[] = [];
      const isDatabaseGood = store
        ? await store.ping().then(
            () => true,
            () => false,
          )
        : false;
      if (!isDatabaseGood) reasons.push('the database does not answer');
      if (!source) reasons.push('no policy is loaded');
      return [...reasons, ...slackHealth.faults()];
    },
  });

  let stopHttp: (() => Promise<void>) | undefined;
  let stopSweep: (() => void) | undefined;
  let unlock: (() => Promise<void>) | undefined;

  async function start(): Promise<{ port: number }> {
    unlock = await lockDatabase(config.databaseUrl, clock).catch(cannotStart('DATABASE_URL'));
    store = await openStore({ url: config.databaseUrl, clock }).catch(cannotStart('DATABASE_URL'));
    const deps = { store, clock, log, hosts, wake, watches };
    const listening = await listen(http, config.port).catch((fault: unknown) => {
      const words = fault instanceof Error ? fault.message : String(fault);
      return new CannotStart(`PORT: ${config.port} cannot be used (${words}); set another one`);
    });
    if (!(listening instanceof CannotStart)) stopHttp = listening.close;
    // Access ends even where nothing else can begin: a spoilt policy, port or token must not prolong it.
    await settleOverdue(deps, loop, overdueFirstMs);
    const loaded = await loadPolicy(config, clock, log, reconcileDeps).catch(orCannotStart);
    if (!(loaded instanceof CannotStart)) source = loaded;
    const faults = [listening, loaded].filter((part) => part instanceof CannotStart);
    if (listening instanceof CannotStart || loaded instanceof CannotStart)
      throw new CannotStart(faults.map(({ message }) => message).join('\n'));
    // Not after Slack: while that is away, what falls due must end all the same.
    await takeUp(deps, loop);
    const task = startSweep(deps, loop);
    stopSweep = () => void task.destroy();
    void catalogue.refresh();
    await slack.start().catch(cannotStart());
    slackHealth.start();
    log.info({ port: listening.port, hosts: [...hosts.keys()] }, 'jit is ready');
    return { port: listening.port };
  }

  async function stop(): Promise<void> {
    stopSweep?.();
    slackHealth.stop();
    catalogue.stop();
    source?.stop();
    await slack.stop();
    await loop.stop(drainMs);
    await stopHttp?.();
    await store?.close();
    await unlock?.();
    unlock = undefined;
  }

  return {
    get inside() {
      const deps = { store: built(store, 'the store'), clock, log, hosts, wake, watches };
      return { loop, store: deps.store, catalogue, slack, sweep: () => sweep(deps, loop) };
    },
    async start() {
      try {
        return await start();
      } catch (fault) {
        await stop();
        throw fault;
      }
    },
    checkSetUp: () => {
      const findings = async () => (await slackCheck.all()).map((words) => ({ severity: 'error' as const, words }));
      const outsides = [{ name: 'slack', label: 'Slack', check: findings }, ...hosts.values()];
      return checkSetUp({ store: built(store, 'the store'), log, wake }, outsides).catch((fault: unknown) =>
        log.error(faultFields(fault), 'the set-up could not be checked'),
      );
    },
    stop,
  };
}

/** Kept until it is known what else keeps the bot from starting. */
function orCannotStart(fault: unknown): CannotStart {
  if (!(fault instanceof CannotStart)) throw fault;
  return fault;
}

/** A fault of this part, told to the person who starts the bot. */
const cannotStart =
  (variable?: string) =>
  (fault: unknown): never => {
    const words = fault instanceof Error ? fault.message : String(fault);
    throw new CannotStart(variable === undefined ? words : `${variable}: ${words}`, { cause: fault });
  };

/** Loads the policy, has every later good one recorded, and every bad one told to the administrators. */
async function loadPolicy(config: Config, clock: Clock, log: Log, deps: () => ReconcileDeps): Promise<PolicySource> {
  const recordLoaded = (hash: string) =>
    deps().store.write((tx) =>
      record(tx, { actor: 'jit', action: 'policy.loaded', subject: 'policy', data: { hash } }),
    );
  const tell = (words: string) =>
    report(deps(), { key: `policy:${clock.now().toISOString()}`, words }).catch((fault: unknown) =>
      log.error(faultFields(fault), 'what became of the policy file could not be reported'),
    );
  let wasBad = false;
  const watched = await watchPolicy({
    path: config.policyPath,
    clock,
    log,
    onGood: ({ hash }) => {
      recordLoaded(hash).catch((fault: unknown) => log.error(faultFields(fault), 'a policy could not be recorded'));
      if (wasBad) tell('The policy file is good again, and in force.');
      wasBad = false;
    },
    onBad: (faults) => {
      const lines = faults.slice(0, 10).map(formatFault).join('\n');
      wasBad = true;
      tell(`The policy file is not good, so the last good one stays in force:\n${lines}`);
    },
  });
  if ('faults' in watched) throw new CannotStart(watched.faults.map(formatFault).join('\n'));
  await recordLoaded(watched.source.current().hash);
  return watched.source;
}

/** Slack is good while the connection is up and Slack still takes the token, asked again every few seconds. */
function createSlackHealth(slack: SlackDoor, check: () => Promise<string[]>, clock: Clock) {
  let faults: string[] = ['Slack is not connected'];
  let cancel: Cancel = () => {};
  const lookLater = () => {
    cancel = clock.at(new Date(clock.now().getTime() + slackCheckMs), () => void look());
  };
  const look = async (): Promise<void> => {
    faults = (await atMost(clock, slackCheckMs / 2, check())) ?? ['Slack does not answer'];
    lookLater();
  };
  return {
    faults: (): string[] => (slack.isConnected() ? faults : ['Slack is not connected']),
    start: () => {
      faults = [];
      lookLater();
    },
    stop: () => cancel(),
  };
}
