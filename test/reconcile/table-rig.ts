/**
 * The real reconciler and the real hosts' code between a database, a clock that is turned by hand, and a pretend GitHub or
 * GitLab: for the table of what may be recorded, seen and wanted. Only Slack is left out.
 */
import { onTestFinished } from 'vitest';
import type { Fault } from '#demo/lib/faults.ts';
import type { Level, LevelOrNone } from '#domain/level.ts';
import type { GitHost } from '#hosts/host.ts';
import { type Bot, createBot } from '../properties/bot.ts';
import { approve, type Database, openDatabase } from '../properties/database.ts';
import { startGitHubTable } from './table-github.ts';
import { startGitLabTable } from './table-gitlab.ts';

export type Who = 'ann' | 'ben' | 'cem' | 'out';

/** `acme/shop` with Ann, who has nothing, Ben, whose own row reads, and the bot. What is told is the host's own state. */
export interface HostTable {
  host: GitHost;
  accountIds: Record<Who, string>;
  ownLevel(who: Who): LevelOrNone;
  level(who: Who): LevelOrNone;
  contained(who: Who): LevelOrNone;
  set(who: Who, level: Level | 'none'): void;
  /** A team or a group gives it, on top of what the person has. */
  giveElsewhere(who: Who, level: 'write' | 'none'): void;
  /** Somebody puts the person into the bot's container, which is there already. */
  contain(who: Who, level: 'read' | 'write'): void;
  uncontain(who: Who): void;
  archive(isArchived: boolean): void;
  rename(): void;
  renameUser(who: Who): void;
  leave(who: Who): void;
  remove(): void;
  fault(fault: Fault): () => void;
  /** Every request so far that was no look. */
  writes(): string[];
  close(): Promise<void>;
}

export interface Table extends HostTable {
  bot: Bot;
  db: Database;
  /** A request for it has just been approved, and all that follows is done. */
  ask(who: Who, level: Level, minutes: number, rule?: 'auto' | 'direct' | 'container'): Promise<void>;
  release(level: Level): Promise<void>;
  pass(minutes: number): Promise<void>;
  /** The machine was off. */
  off(minutes: number): Promise<void>;
  look(): Promise<void>;
  /** How the grants came out, as `write ended expired`. */
  grants(): Promise<string[]>;
  told(): string;
}

const minuteMs = 60_000;

export const hosts = [
  ['GitHub', startGitHubTable],
  ['GitLab', startGitLabTable],
] as const;

export async function startTable(start: (now: () => Date) => Promise<HostTable>): Promise<Table> {
  const db = await openDatabase();
  const { clock, store } = db;
  const on = await start(() => clock.now());
  const repo = { id: '101', path: 'acme/shop' };
  const name = on.host.name;
  const bot = createBot({
    store,
    clock,
    host: on.host,
    repos: () => [repo],
    accountOf: (personId) => ({ personId, host: name, accountId: on.accountIds[personId as Who], login: personId }),
  });
  onTestFinished(async () => {
    await bot.loop().stop(0);
    await on.close();
    await db.close();
  });
  await bot.start();
  await bot.settle();
  const look = async () => {
    for (const { id } of await store.read.standing.findMany()) bot.loop().wake(`standing:${id}`);
    await bot.settle();
  };
  return {
    ...on,
    bot,
    db,
    look,
    async ask(who, level, minutes, rule = 'direct') {
      const endsAt = new Date(clock.now().getTime() + minutes * minuteMs);
      const grant = await approve(store, { host: name, personId: who, repo, level, endsAt, rule });
      bot.loop().wake(`grant:${grant ?? 0}`);
      await bot.settle();
    },
    async release(level) {
      const grant = await store.read.grant.findFirstOrThrow({ where: { level, state: { in: ['invited', 'active'] } } });
      const data = { state: 'ending', endCause: 'released', endingAt: clock.now() };
      await store.read.grant.update({ where: { id: grant.id }, data });
      bot.loop().wake(`grant:${grant.id}`);
      await bot.settle();
    },
    pass: (minutes) => clock.advance(minutes * minuteMs, () => bot.settle()),
    async off(minutes) {
      await bot.loop().stop(0);
      clock.jump(minutes * minuteMs);
      await bot.start();
      await bot.settle();
    },
    async grants() {
      const all = await store.read.grant.findMany({ orderBy: { id: 'asc' } });
      return all.map(({ level, state, endCause }) => [level, state, endCause].filter(Boolean).join(' '));
    },
    told: () => bot.told.join('\n'),
  };
}
