/** Plays a story of clicks over the real store and the access functions as they are, and has each entry of the trail checked. */
import { setImmediate } from 'node:timers/promises';
import { approve } from '#access/approve.ts';
import { deny } from '#access/deny.ts';
import type { Membership } from '#access/deps.ts';
import { takeBack } from '#access/take-back.ts';
import { createVerifier } from '#audit/chain.ts';
import { turnOf } from '#domain/waiting.ts';
import { readAudit } from '#store/audit.ts';
import { escalateStage } from '#store/escalations.ts';
import { requestById } from '#store/requests.ts';
import { votesOn } from '#store/votes.ts';
import { askFor, openVotingRoom, said, type VotingRoom } from '../access/voting-room.ts';
import type { Change, Click, Id, PolicySpec, RuleSpec, Step, Story } from './clicks.ts';
import { createChecker, type Facts } from './clicks-checker.ts';
import { type Database, forgetAll } from './database.ts';

const hourMs = 3_600_000;

/** The trail is one for all stories. */
const verifier = createVerifier();

export interface Told {
  broken: string[];
  /** How many grants there were by people's votes. */
  grants: number;
}

interface Stage {
  room: VotingRoom;
  start: Date;
  policy: PolicySpec;
  /** Clicks are about the newest. */
  requestIds: number[];
  asked: number;
  checker: ReturnType<typeof createChecker>;
}

export async function tellClicks(db: Database, story: Story): Promise<Told> {
  await forget(db);
  // The next full hour, so that freezes begin on it.
  db.clock.jump(hourMs - (db.clock.now().getTime() % hourMs));
  const start = db.clock.now();
  const room = await openVotingRoom(textOf(story.policy, start), db);
  const stage: Stage = { room, start, policy: story.policy, requestIds: [], asked: 0, checker: createChecker() };
  for (const [list, people] of Object.entries(story.members)) listOf(room, list, new Set(people));
  room.workspace.membership.set('U0GUEST', 'guest').set('U0BOT', 'bot');
  await shareAccounts(db);
  await obey(stage, { do: 'ask', who: 'U0REQ' });
  for (const step of story.steps) await obey(stage, step);
  await room.close();
  const orphans = await db.store.read.grant.count({ where: { request: { state: { not: 'approved' } } } });
  if (orphans > 0) stage.checker.broken.push('a grant of a request that is not approved');
  return { broken: stage.checker.broken, grants: stage.checker.byVotes() };
}

async function forget(db: Database): Promise<void> {
  await db.store.read.vote.deleteMany();
  await db.store.read.account.deleteMany();
  await forgetAll(db.store);
}

/** What was linked before: the second ids of the requester and of `a`. */
const shareAccounts = (db: Database): Promise<void> =>
  db.store.write(async (tx) => {
    for (const [personId, login] of [
      ['U0REQ', 'req-lab'],
      ['U0AB', 'a-lab'],
    ] as const) {
      const account = { personId, host: 'gitlab', accountId: `id ${login}`, login, source: 'policy' };
      await tx.db.account.create({ data: { ...account, verifiedAt: tx.now } });
    }
  });

function listOf({ workspace }: VotingRoom, list: string, people?: Set<string>): Set<string> {
  const all = list.startsWith('C') ? workspace.channels : workspace.groups;
  const known = people ?? all.get(list) ?? new Set();
  all.set(list, known);
  return known;
}

async function obey(stage: Stage, step: Step): Promise<void> {
  const { room } = stage;
  const before = factsOf(stage);
  if (step.do === 'ask') {
    await ask(stage, step.who);
  }
  if (step.do === 'wait') room.db.clock.jump(step.minutes * 60_000);
  if (step.do === 'change') bring(stage, step.change);
  if (step.do === 'escalate') await escalate(stage);
  if (step.do === 'clicks') {
    const { clicks, meanwhile } = step;
    if (!(await isOpen(stage))) await ask(stage, 'U0REQ');
    const later = async () => {
      for (let turns = meanwhile?.after ?? 0; turns > 0; turns -= 1) await setImmediate();
      if (meanwhile) bring(stage, meanwhile.change);
    };
    await Promise.all([...clicks.map((click) => press(stage, click)), later()]);
  }
  await check(stage, [before, factsOf(stage)]);
}

/** Each time for another repository; who may not ask now is told so. */
async function ask(stage: Stage, personId: Id): Promise<void> {
  stage.asked += 1;
  const sent = askFor(stage.room, { personId, path: `acme/shop-${stage.asked}` });
  await said(sent.then(({ id }) => stage.requestIds.push(id)));
}

async function isOpen(stage: Stage): Promise<boolean> {
  const id = newest(stage);
  return id !== undefined && (await requestById(stage.room.deps.store.read, id))?.state === 'open';
}

const newest = ({ requestIds }: Stage): number | undefined => requestIds.at(-1);

async function press(stage: Stage, click: Click): Promise<void> {
  const { deps } = stage.room;
  const requestId = newest(stage);
  if (requestId === undefined) return;
  const by = { requestId, personId: click.who };
  const terms = click.press === 'change' && { level: click.level, durationSeconds: click.hours * 3600 };
  const presses = {
    approve: () => approve(deps, by),
    change: () => approve(deps, { ...by, ...(terms && { terms }) }),
    deny: () => deny(deps, { ...by, reason: 'no' }),
    'take-back': () => takeBack(deps, by),
  };
  await said(presses[click.press]());
}

function bring(stage: Stage, change: Change): void {
  const { room } = stage;
  const { membership, silent } = room.workspace;
  switch (change.turn) {
    case 'join':
      return void listOf(room, change.list).add(change.who);
    case 'leave':
      return void listOf(room, change.list).delete(change.who);
    case 'become':
      return void membership.set(change.who, change.is);
    case 'silent':
      return void silent.add(change.about);
    case 'speaking':
      return void silent.delete(change.about);
    case 'policy':
      stage.policy = change.to;
      room.setPolicy(textOf(change.to, stage.start));
  }
}

/** As the reconciler does it when nobody answers in time. */
async function escalate(stage: Stage): Promise<void> {
  const { deps } = stage.room;
  const requestId = newest(stage);
  const request = requestId === undefined ? undefined : await requestById(deps.store.read, requestId);
  if (request?.state !== 'open' || !request.escalation) return;
  const turn = turnOf(request, await votesOn(deps.store.read, request.id));
  const { group, channel } = request.escalation;
  if (!turn || turn.stage.escalated || turn.stage.group === group) return;
  await deps.store.write((tx) => escalateStage(tx, request, turn.index, { group, channel, because: 'unanswered' }));
}

async function check({ room, checker }: Stage, facts: readonly Facts[]): Promise<void> {
  for (const entry of await readAudit(room.db.store.read, verifier.head().seq, 10_000)) {
    const problem = verifier.next(entry);
    if (problem) throw new Error(problem);
    checker.take({ ...entry, data: JSON.parse(entry.data) as Record<string, unknown> }, facts);
  }
}

function factsOf({ room, policy, start }: Stage): Facts {
  const { membership, silent } = room.workspace;
  const now = room.db.clock.now();
  const copy = (list: string): ReadonlySet<string> => new Set(listOf(room, list));
  return {
    policy,
    members: { S0ONE: copy('S0ONE'), S0TWO: copy('S0TWO'), S0THREE: copy('S0THREE'), C0HALL: copy('C0HALL') },
    membership: new Map<string, Membership>(membership),
    silent: new Set(silent),
    hour: (now.getTime() - start.getTime()) / hourMs,
    minute: now.getUTCHours() * 60 + now.getUTCMinutes(),
  };
}

function textOf({ day, night, freeze, two, maxHours }: PolicySpec, start: Date): string {
  const isAlways = night === 'as by day';
  const at = (hours: number) => `${new Date(start.getTime() + hours * hourMs).toISOString().slice(0, 16)}Z`;
  const frozen = freeze && [
    'freeze:',
    `  - { name: stop, from: ${at(freeze.from)}, to: ${at(freeze.to)}, repos: ["**"], levels: [read, write], ${
      freeze.override === undefined ? '' : `override: ${freeze.override}, `
    }}`.replace(', }', ' }'),
  ];
  return [
    'version: 1',
    'people:',
    '  U0REQ: { github: req-h }',
    '  U0REQB: { gitlab: Req-Lab }',
    '  U0A: { github: a-h, gitlab: a-lab }',
    '  U0AB: { github: ab-h }',
    ...['U0B', 'U0C', 'U0D', 'U0E'].map((id) => `  ${id}: { github: ${id.toLowerCase()}-h }`),
    'approvers:',
    '  one: { channel: C0ONE, members: [S0ONE] }',
    `  two: { channel: C0TWO, members: [${two}] }`,
    '  three: { channel: C0THREE, members: [S0THREE] }',
    '  hall: { channel: C0HALL }',
    'rules:',
    ...ruleText('day', day, maxHours, !isAlways),
    ...(isAlways || night === 'none' ? [] : ruleText('night', night, maxHours, false)),
    ...(frozen ?? []),
    '',
  ].join('\n');
}

const ruleText = (name: string, rule: RuleSpec, maxHours: number, isByDay: boolean): string[] => [
  `  - name: ${name}`,
  '    repos: ["**"]',
  '    levels: [read, write]',
  `    max: ${maxHours}h`,
  `    approve: ${rule.approve === 'auto' ? 'auto' : `[${rule.approve.map(({ group, count }) => `{ by: ${group}, count: ${count} }`).join(', ')}]`}`,
  ...(rule.escalateTo && rule.approve !== 'auto' ? [`    escalate: { after: 15m, to: ${rule.escalateTo} }`] : []),
  ...(isByDay ? ['    hours: { days: mon-sun, from: "08:00", to: "18:00", zone: UTC }'] : []),
];
