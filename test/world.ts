/**
 * The real app over a SQLite file, between a pretend Slack, GitHub and GitLab, with a clock that the test turns.
 * Nothing of the product is replaced but the time.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { GitHubSeed } from '#demo/github/seed.ts';
import { type PretendGitHub, startPretendGitHub } from '#demo/github/start.ts';
import type { GitLabSeed } from '#demo/gitlab/seed.ts';
import { type PretendGitLab, startPretendGitLab } from '#demo/gitlab/start.ts';
import { githubSeed, gitlabSeed, workspace } from '#demo/seed.ts';
import { asPerson, type Hand } from '#demo/slack/hand.ts';
import { startPretendSlack } from '#demo/slack/pretend-slack.ts';
import { createLog, type Log } from '#lib/log.ts';
import { verifyAudit } from '#store/audit.ts';
import { type App, createApp } from '../src/app.ts';
import type { Config } from '../src/config.ts';
import { scopesOfManifest } from './manifest.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { policyText } from './plain-policy.ts';

export interface World {
  clock: ManualClock;
  slack: Awaited<ReturnType<typeof startPretendSlack>>;
  github: PretendGitHub['world'];
  gitlab: PretendGitLab['world'];
  config: Config;
  /** The running app; another one after `restart`. */
  app(): App;
  /** Where the running app listens. */
  url(): string;
  ada: Hand;
  grace: Hand;
  kate: Hand;
  /** Of security, like Katherine and Barbara. */
  radia: Hand;
  /** On call, and the one whom `emergency` names. */
  margaret: Hand;
  /** Of platform (by the leads) and of security. */
  barbara: Hand;
  max: Hand;
  /** Turns the clock and lets everything that falls due be done. */
  advance(ms: number): Promise<void>;
  /** Waits until nothing is under way. */
  settle(): Promise<void>;
  /** Stops the app as SIGTERM does and starts another on the same database. */
  restart(options?: { whileDown?: () => void | Promise<void> }): Promise<void>;
  stopApp(): Promise<void>;
  startApp(): Promise<void>;
  writePolicy(text: string): Promise<void>;
  /** Every audit entry so far, as `actor action subject`; fails when the chain does not hold. */
  audit(): Promise<string[]>;
}

export interface WorldOptions {
  policy?: string;
  mode?: 'socket' | 'http';
  hostTimeoutMs?: number;
  /** Changes what GitHub starts with: people, settings, the bot's token. As an Enterprise Server it is spoken to as one. */
  github?: (seed: GitHubSeed) => void;
  /** The bot acts as an App instead of by its token. */
  githubAuth?: NonNullable<Config['github']>['auth'];
  gitlab?: (seed: GitLabSeed) => void;
  /** Scopes that the Slack app was not given. */
  without?: string[];
  /** Where the app logs to; without it, nowhere but for what JIT_TEST_LOG lets through. */
  log?: Log;
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const clock = createManualClock();
  const now = () => clock.now();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'jit-world-'));
  const policyPath = path.join(folder, 'jit.yml');
  await writeFile(policyPath, options.policy ?? policyText);
  const githubStart = changed(githubSeed(), options.github);
  const gitlabStart = changed(gitlabSeed(), options.gitlab);
  const scopes = (await scopesOfManifest()).filter((scope) => !options.without?.includes(scope));
  const [slack, github, gitlab] = await Promise.all([
    startPretendSlack({ workspace: workspace(), scopes, commands: ['/jit'] }),
    startPretendGitHub({ seed: githubStart, now }),
    startPretendGitLab({ seed: gitlabStart, now }),
  ]);
  const config: Config = {
    slack: {
      botToken: slack.botToken,
      apiUrl: slack.apiUrl,
      ...(options.mode === 'http' ? { signingSecret: slack.signingSecret } : { appToken: slack.appToken }),
    },
    github: {
      apiUrl: githubStart.enterpriseServer === undefined ? github.url : `${github.url}/api/v3`,
      auth: options.githubAuth ?? { token: github.token },
    },
    gitlab: { url: gitlab.url, token: gitlab.token },
    databaseUrl: `file:${path.join(folder, 'jit.db')}`,
    policyPath,
    port: 0,
    logLevel: 'error',
  };
  let app: App | undefined;
  let url = '';
  const running = (): App => {
    if (!app) throw new Error('the app is not running');
    return app;
  };
  const world: World = {
    clock,
    slack,
    github: github.world,
    gitlab: gitlab.world,
    config,
    app: running,
    url: () => url,
    ada: asPerson(slack, 'U0ADA'),
    grace: asPerson(slack, 'U0GRACE'),
    kate: asPerson(slack, 'U0KATE'),
    radia: asPerson(slack, 'U0RADIA'),
    margaret: asPerson(slack, 'U0MARG'),
    barbara: asPerson(slack, 'U0BARB'),
    max: asPerson(slack, 'U0MAX'),
    settle: () => running().inside.loop.idle(),
    advance: (ms) => clock.advance(ms, () => running().inside.loop.idle()),
    async restart({ whileDown } = {}) {
      await world.stopApp();
      await whileDown?.();
      await world.startApp();
    },
    async stopApp() {
      const stopping = running().stop();
      app = undefined;
      await stopping;
    },
    async startApp() {
      const log = options.log ?? createLog(process.env.JIT_TEST_LOG ?? 'fatal');
      app = createApp({
        config,
        clock,
        log,
        hostTimeoutMs: options.hostTimeoutMs ?? 30_000,
        // The pace of writes is real time; hosts/limits holds it.
        writePauseMs: 20,
      });
      const { port } = await app.start();
      url = `http://127.0.0.1:${port}`;
      if (options.mode === 'http') slack.setRequestUrl(`${url}/slack/events`);
      await app.inside.catalogue.refresh();
      await app.inside.loop.idle();
    },
    writePolicy: (text) => writeFile(policyPath, text),
    async audit() {
      const { read } = running().inside.store;
      const { problem } = await verifyAudit(read);
      if (problem) throw new Error(problem);
      const entries = await read.auditEntry.findMany({ orderBy: { seq: 'asc' } });
      return entries.map(({ actor, action, subject }) => `${actor} ${action} ${subject}`);
    },
  };
  onTestFinished(async () => {
    await app?.stop();
    await Promise.all([slack.close(), github.close(), gitlab.close()]);
    await rm(folder, { recursive: true, force: true });
  });
  await world.startApp();
  return world;
}

function changed<Seed>(seed: Seed, change: ((seed: Seed) => void) | undefined): Seed {
  change?.(seed);
  return seed;
}

/** Fills in the form and sends it. */
export async function ask(
  person: Hand,
  what: { repo: string; level: string; duration?: string; reason?: string; ticket?: string },
): Promise<void> {
  await person.say('/jit', { in: 'general' });
  await person.opens('Request access');
  const before = person.modal()?.hash;
  await person.choose('Repository', what.repo, { typed: what.repo });
  await person.waitFor(() => person.modal()?.hash !== before);
  await person.choose('Access level', new RegExp(`^${what.level}\\b`));
  await person.waitFor(() => /Rule “.*\n.*[Yy]ou have now/.test(person.screen()));
  if (what.duration !== undefined) await person.type('Duration', what.duration);
  if (what.ticket !== undefined) await person.type('Ticket', what.ticket);
  await person.type('Reason', what.reason ?? 'fix the payout job');
  await person.submit();
}

/** The same policy for people's own rows: no rule lets the bot use containers. */
export const ownRowsOnly = policyText.replaceAll(/^( +)approve: /gm, '$1grant: direct\n$1approve: ');

export const minute = 60_000;
export const hour = 60 * minute;
