/** Plays one history: builds its world, lets one thing happen after another, and brings everything to rest at the end. */
import type { Level } from '#domain/level.ts';
import type { DirectRow } from '#domain/standing.ts';
import { type Bot, createBot } from './bot.ts';
import { approve, type Database, forgetAll } from './database.ts';
import type { Command, Hand, PersonAtStart, Start } from './history.ts';
import { accept, catchUp, dropRow, editByHand, type Model, type Person, personOf, rowOf } from './model.ts';
import { createModelHost, type HostUnderTest, type Write } from './model-host.ts';

export const minuteMs = 60_000;

/** Someone who watches the whole history and holds a promise against it. */
export interface Watcher {
  atStart?(story: Story): unknown;
  beforeWrite?(story: Story, write: Write): Promise<void> | void;
  afterWrite?(story: Story, write: Write): Promise<void> | void;
  overWrite?(write: Write): void;
  /** Everything has come to rest after a command; `isCalm`: no fault waits, and nothing is out of reach. */
  atRest?(story: Story, isCalm: boolean): Promise<void> | void;
  beforeHand?(story: Story, person: Person, hand: Hand): Promise<void> | void;
  afterHand?(story: Story, person: Person, hand: Hand): void;
  /** Everything is over. */
  atEnd?(story: Story): Promise<void> | void;
}

export interface Story {
  db: Database;
  model: Model;
  under: HostUnderTest;
  bot: Bot;
  start: Start;
  /** What a promise that was broken says. */
  broken: string[];
}

const idOf = (index: number) => String(index + 1);

export async function tell(db: Database, start: Start, commands: readonly Command[], watcher: Watcher): Promise<Story> {
  const story = await open(db, start, watcher);
  try {
    await play(story, commands, watcher);
    if (story.broken.length > 0) return story;
    await bringToRest(story);
    await watcher.atEnd?.(story);
    if (story.bot.bugs.length > 0) story.broken.push(`a fault that no host made: ${JSON.stringify(story.bot.bugs[0])}`);
  } finally {
    await story.bot.loop().stop(0);
  }
  return story;
}

/** One thing after another, until a promise is broken. */
export async function play(story: Story, commands: readonly Command[], watcher: Watcher): Promise<void> {
  watcher.atStart?.(story);
  await story.bot.start();
  await story.bot.settle();
  for (const command of commands) {
    await obey(story, command, watcher);
    await story.bot.settle();
    catchUp(story.model);
    await watcher.atRest?.(story, isCalm(story));
    if (story.broken.length > 0) return;
  }
}

export async function open(db: Database, start: Start, watcher: Watcher): Promise<Story> {
  await forgetAll(db.store);
  const model = modelOf(db, start);
  const watch = {
    step: () => story.bot.step(),
    before: async (write: Write) => watcher.beforeWrite?.(story, write),
    after: async (write: Write) => watcher.afterWrite?.(story, write),
    over: (write: Write) => watcher.overWrite?.(write),
  };
  const under = createModelHost(model, () => watch, start.hasContainers);
  const bot = createBot({
    store: db.store,
    clock: db.clock,
    host: under.host,
    repos: () => [model.repo],
    accountOf: (personId) => {
      const { id, login } = personOf(model, personId);
      return { personId, host: model.kind, accountId: id, login };
    },
  });
  const story: Story = { db, model, under, bot, start, broken: [] };
  return story;
}

function modelOf({ clock }: Database, { kind, people }: Start): Model {
  const dateIn = (days: number) =>
    new Date(clock.now().getTime() + days * 24 * 60 * minuteMs).toISOString().slice(0, 10);
  const person = (at: PersonAtStart, index: number): Person => ({
    id: idOf(index),
    login: `p${index}`,
    isOutside: kind === 'github' && at.isOutside,
    isBlocked: false,
    isHidden: false,
    own: at.own && {
      row: standingRow(
        kind,
        at.own.level,
        at.own.isCustom,
        at.own.daysLeft === undefined ? undefined : dateIn(at.own.daysLeft),
      ),
      byBot: false,
      createdAt: clock.now(),
    },
    others: at.others,
    // What everybody has in an organisation reaches its members only.
    floor: kind === 'github' && at.isOutside ? 'none' : at.floor,
    contained: undefined,
    invitation: undefined,
    rules: Array.from({ length: kind === 'gitlab' ? at.rules : 0 }, (_, i) => `rule ${i}`),
  });
  return {
    kind,
    clock,
    repo: { id: '7', path: 'acme/shop', isArchived: false, isHidden: false },
    people: new Map(people.map((at, index) => [idOf(index), person(at, index)])),
    pending: [],
    isMasked: false,
    hanging: undefined,
    credentialEndsAt: new Date(clock.now().getTime() + 400 * 24 * 60 * minuteMs),
  };
}

function standingRow(kind: Model['kind'], level: Level, isCustom: boolean, end: string | undefined): DirectRow {
  const row = plain(kind, level);
  if (kind === 'github') return isCustom ? { level, role: `custom-${level}` } : row;
  return { ...row, ...(isCustom && { memberRoleId: 70 }), ...(end !== undefined && { expiresAt: end }) };
}

function plain(kind: Model['kind'], level: Level): DirectRow {
  const row = rowOf(kind, level);
  if (!row) throw new Error(`${kind} has no ${level}`);
  return row;
}

export const whoIs = (story: Story, index: number): Person => personOf(story.model, idOf(index));

const isCalm = ({ under, model }: Story): boolean =>
  under.faults.plans.length === 0 && model.pending.length === 0 && !model.repo.isArchived && !model.isMasked;

export const wait = (story: Story, ms: number) => story.db.clock.advance(ms, () => story.bot.settle());

export async function obey(story: Story, command: Command, watcher: Watcher): Promise<void> {
  const { bot, db, under } = story;
  if (command.do === 'ask') return ask(story, command);
  if (command.do === 'release') return release(story, command.nth);
  if (command.do === 'wait') return wait(story, command.minutes * minuteMs);
  if (command.do === 'jump') {
    db.clock.jump(command.minutes * minuteMs);
    return bot.sweep();
  }
  if (command.do === 'wake') return wakeAll(story, command.times);
  if (command.do === 'fault') {
    const { on, kind, seconds, times } = command;
    for (let i = 0; i < times; i += 1) under.faults.plans.push({ on, kind, afterMs: seconds * 1000 });
    return;
  }
  if (command.do === 'die') return bot.dieIn(command.steps);
  if (command.do === 'hide') return hide(story, command);
  if (command.do === 'hand') {
    const person = whoIs(story, command.who);
    await watcher.beforeHand?.(story, person, command.hand);
    byHand(story, person, command.hand);
    watcher.afterHand?.(story, person, command.hand);
    return wakeAll(story, 1);
  }
  return happen(story, command);
}

/** What happens on the host without anybody changing what a person has been given. */
async function happen(story: Story, command: Command): Promise<void> {
  const { model } = story;
  catchUp(model);
  if (command.do === 'archive') model.repo.isArchived = true;
  if (command.do === 'unarchive') model.repo.isArchived = false;
  if (command.do === 'mask') model.isMasked = command.on;
  if (command.do === 'credential') {
    model.credentialEndsAt = new Date(model.clock.now().getTime() + command.minutes * minuteMs);
  }
  if (command.do === 'accept') accept(model, whoIs(story, command.who));
  if (command.do === 'decline') whoIs(story, command.who).invitation = undefined;
  if (command.do === 'others') whoIs(story, command.who).others = command.level;
  if (command.do === 'rename') {
    if (command.who === undefined) model.repo.path = `${model.repo.path}-2`;
    else whoIs(story, command.who).login += '-2';
  }
  if (command.do === 'accept' || command.do === 'decline') await wakeAll(story, 1);
}

async function ask(story: Story, command: Extract<Command, { do: 'ask' }>): Promise<void> {
  const { db, model, bot } = story;
  const { level, minutes, rule } = command;
  const endsAt = new Date(db.clock.now().getTime() + minutes * minuteMs);
  const { id: personId } = whoIs(story, command.who);
  const grant = await approve(db.store, { host: model.kind, personId, repo: model.repo, level, endsAt, rule });
  if (grant !== undefined) bot.loop().wake(`grant:${grant}`);
}

async function release({ db, bot }: Story, nth: number): Promise<void> {
  const live = await db.store.read.grant.findMany({
    where: { state: { in: ['wanted', 'invited', 'active'] } },
    orderBy: { id: 'asc' },
  });
  const grant = live[nth % Math.max(1, live.length)];
  if (!grant) return;
  await db.store.read.grant.update({
    where: { id: grant.id },
    data: { state: 'ending', endCause: 'released', endingAt: db.clock.now() },
  });
  bot.loop().wake(`grant:${grant.id}`);
}

export async function wakeAll({ db, bot }: Story, times: number): Promise<void> {
  const grants = await db.store.read.grant.findMany({ select: { id: true } });
  const standings = await db.store.read.standing.findMany({ select: { id: true } });
  for (let i = 0; i < times; i += 1) {
    for (const { id } of grants) bot.loop().wake(`grant:${id}`);
    for (const { id } of standings) bot.loop().wake(`standing:${id}`);
    if (i % 2 === 1) await bot.settle();
  }
  await bot.settle();
}

async function hide(story: Story, { who, minutes }: Extract<Command, { do: 'hide' }>): Promise<void> {
  const { model, db, bot } = story;
  const set = (isHidden: boolean) => {
    if (who === undefined) model.repo.isHidden = isHidden;
    else whoIs(story, who).isHidden = isHidden;
  };
  set(true);
  await wakeAll(story, 1);
  db.clock.jump(minutes * minuteMs);
  await bot.sweep();
  set(false);
  await wait(story, 2 * minuteMs);
}

function byHand({ model, start: { hasContainers } }: Story, person: Person, hand: Hand): void {
  catchUp(model);
  // People from outside can only be invited, by whomever.
  if (hand.act === 'set' && (!person.isOutside || person.own)) editByHand(model, person, plain(model.kind, hand.level));
  if (hand.act === 'remove') dropRow(model, person);
  if (hand.act === 'contain' && !person.isOutside && hasContainers) person.contained = hand.level;
  if (hand.act === 'uncontain') person.contained = undefined;
  if (hand.act === 'unrule') person.rules = person.rules.slice(1);
  if (hand.act === 'invite' && person.isOutside && !person.own && !person.invitation) {
    const expiresAt = new Date(model.clock.now().getTime() + 7 * 24 * 60 * minuteMs);
    person.invitation = { id: 'by-hand', row: plain(model.kind, hand.level), byBot: false, expiresAt };
  }
}

/** Everything that was wrong is well again, and what was late has come. */
export async function heal(story: Story): Promise<void> {
  const { model, under, bot } = story;
  under.faults.plans.length = 0;
  bot.dieIn(Number.POSITIVE_INFINITY);
  model.repo.isArchived = false;
  model.isMasked = false;
  await wakeAll(story, 1);
  await wait(story, 5 * minuteMs);
}

/** Everything that was wrong is well again, every grant is over, and minutes have passed. */
export async function bringToRest(story: Story): Promise<void> {
  const { model, under, bot, db } = story;
  under.faults.plans.length = 0;
  bot.dieIn(Number.POSITIVE_INFINITY);
  model.repo.isArchived = false;
  model.isMasked = false;
  await bot.settle();
  const live = await db.store.read.grant.findMany({ where: { state: { in: ['wanted', 'invited', 'active'] } } });
  const last = Math.max(db.clock.now().getTime(), ...live.map(({ endsAt }) => endsAt.getTime()));
  db.clock.jump(last - db.clock.now().getTime());
  await bot.sweep();
  // Containers and rows are looked through every ten minutes.
  await wait(story, 11 * minuteMs);
  await bot.sweep();
  catchUp(model);
}
