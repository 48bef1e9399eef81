/** Kills the real bot at exact places between it and the Git hosts, starts it again, and tells what is left. */
import { expect } from 'vitest';
import { elementsOf } from '#demo/slack/block-kit/blocks.ts';
import { textOfMessage } from '#demo/slack/flatten.ts';
import type { Hand } from '#demo/slack/hand.ts';
import { systemClock } from '#lib/clock.ts';
import { allAudit, verifyAudit } from '#store/audit.ts';
import { liveGrants } from '#store/grants.ts';
import { openStore, type Store } from '#store/store.ts';
import { policyText } from '../plain-policy.ts';
import { type RealBot, until } from '../real-bot.ts';

/** Whose access to what, and how it stands there before anything is asked. */
export interface Target {
  host: 'github' | 'gitlab';
  repo: string;
  who: 'ada' | 'max';
  /** Where the host's API has it. */
  path: RegExp;
  before: unknown;
  /** What the person is told once it is given. */
  given: 'Active until' | 'sent you an invitation';
}

/** Own rows for payments, so that both ways of giving access are played on GitLab. */
export const policy = policyText.replace('name: payments\n', 'name: payments\n    grant: direct\n');

const nothing = { direct: 'none', invitations: 0 };
const github = (repo: string, before: unknown, more: Partial<Target> = {}): Target => {
  const path = new RegExp(`/repos/${repo}/(collaborators|invitations)`);
  return { host: 'github', repo, who: 'ada', path, before, given: 'Active until', ...more };
};
const gitlab = (repo: string, id: number, before: unknown): Target => {
  const path = new RegExp(`/projects/${id}/members`);
  return { host: 'gitlab', repo, who: 'ada', path, before, given: 'Active until' };
};

const ledgerRow = { access_level: 20, expires_at: null, member_role_id: null };
export const payments = github('acme/payments', { ...nothing, direct: 'read' });
export const ledger = gitlab('acme/payments/ledger', 9001, ledgerRow);
/** Read before, nothing before, by invitation; a row that is changed, a place in a container. */
export const targets: readonly Target[] = [
  payments,
  github('acme/shop', nothing),
  github('acme/website', nothing, { who: 'max', given: 'sent you an invitation' }),
  ledger,
  {
    ...gitlab('acme/infra', 9002, undefined),
    path: /\/(projects\/9002|groups\/\d+)\/members/,
    before: { own: undefined, level: 0, contained: [] },
  },
];

/** Everybody but the bot in the bot's containers for this project. */
const containedIn = ({ gitlab }: RealBot, id: number): string[] =>
  ['read', 'write', 'maintain']
    .flatMap((level) => gitlab.world.membersOf(`jit-access/p${id}-${level}`) ?? [])
    .filter((member) => !member.startsWith('acme-jit-bot'));

/** All that the host keeps of it. */
export function stateOf(stage: RealBot, { host, repo, who }: Target): unknown {
  if (repo === 'acme/infra') {
    const { world } = stage.gitlab;
    return { own: world.directRowOf(who, repo), level: world.levelOf(who, repo), contained: containedIn(stage, 9002) };
  }
  if (host === 'gitlab') return stage.gitlab.world.directRowOf(who, repo);
  return {
    direct: stage.github.world.directLevelOf(who === 'ada' ? 'ada-l' : 'max-c', repo),
    invitations: stage.github.world.invitationsOf(repo).length,
  };
}

export const places = {
  look: 'while it looks at the host',
  out: 'with the call out and not done',
  unread: 'after the effect, with the answer unread',
  unseen: 'after the answer, before it has looked again',
} as const;
export type Place = keyof typeof places;

const writes = ['PUT', 'POST', 'PATCH', 'DELETE'];

/** Resolves when the bot is held at that place for this target; after the signal nothing is held any more. */
async function held(stage: RealBot, target: Target, place: Place, isOver: AbortSignal): Promise<void> {
  const { world } = stage[target.host];
  const hold = (methods: string[], kind: 'hang' | 'hang-after') => {
    for (const method of methods) world.fault({ method, path: target.path, do: { kind } });
    return world.requests.length;
  };
  const isCalled = (methods: string[], since: number) =>
    until(`a ${methods.join(' or ')} to ${target.repo}`, () =>
      world.requests.slice(since).some(({ method, path }) => methods.includes(method) && target.path.test(path)),
    );
  const before = JSON.stringify(stateOf(stage, target));
  const isChanged = () => JSON.stringify(stateOf(stage, target)) !== before;
  if (place === 'look') await isCalled(['GET'], hold(['GET'], 'hang'));
  else if (place === 'out') await isCalled(writes, hold(writes, 'hang'));
  else if (place === 'unread') {
    hold(writes, 'hang-after');
    await until(`a change on ${target.repo}`, isChanged);
  } else {
    const since = await new Promise<number>((done) => {
      const stop = world.onChange(() => {
        if (!isOver.aborted && !isChanged()) return;
        stop();
        if (isOver.aborted) return;
        done(hold(['GET'], 'hang'));
      });
    });
    await isCalled(['GET'], since);
  }
}

/**
 * Kills the bot once it is held at that place: while it takes back, for every target; while it gives, for one on each host,
 * because it gives one after the other.
 */
export async function killAt(stage: RealBot, place: Place, what: 'giving' | 'taking back'): Promise<void> {
  const over = new AbortController();
  const holds = targets.map((target) => ({ target, hold: held(stage, target, place, over.signal) }));
  const onHost = (host: Target['host']) => holds.filter(({ target }) => target.host === host).map(({ hold }) => hold);
  if (what === 'giving') await Promise.all([Promise.any(onHost('github')), Promise.any(onHost('gitlab'))]);
  else await Promise.all(holds.map(({ hold }) => hold));
  over.abort();
  // A vote looks at the host too, for a moment; meant is the look after it.
  await until('the votes to be recorded', () => isDecided(stage));
  await stage.bot.stop('SIGKILL');
}

export async function startAgain(stage: RealBot): Promise<void> {
  stage.github.world.clearFaults();
  stage.gitlab.world.clearFaults();
  await stage.bot.start();
}

/** Fills in the form and sends it, once the form itself asks nothing of the host any more. */
export async function ask(person: Hand, { host, repo }: Target, duration: string): Promise<void> {
  await person.say(`/jit ${host}:${repo} write ${duration} fix it`, { in: 'general' });
  await person.opens('Request access');
  await person.waitFor(() => /\bYou have now: (?!asking)/.test(person.screen()));
  if (person.fields().includes('Ticket')) await person.type('Ticket', 'PAY-7');
  await person.submit();
  if (person.modal()) throw new Error(`the form was not taken: ${person.screen()}`);
}

/** Every card of a request, in all channels of approvers. */
export const cards = ({ slack, grace, kate }: RealBot): string[] =>
  [grace.messages('platform-approvals'), kate.messages('security-approvals')]
    .flat()
    .filter(({ ephemeralFor }) => ephemeralFor === undefined)
    .map((message) => textOfMessage(message, slack.workspace));

const isDecided = (stage: RealBot): boolean => !cards(stage).some((card) => card.includes('[Approve]'));

/** Presses this button wherever the person sees it. A bot that is killed meanwhile answers nothing, which is no fault here. */
export async function pressAll({ slack }: RealBot, person: Hand, actionId: string): Promise<void> {
  const clicks = slack
    .conversations(person.id)
    .flatMap(({ id }) =>
      slack
        .messages(id, person.id)
        .flatMap(({ ts, blocks }) =>
          blocks
            .filter((block) => elementsOf(block).some(({ action_id }) => action_id === actionId))
            .map((block) => slack.clickInMessage(person.id, id, ts, { blockId: String(block.block_id), actionId })),
        ),
    );
  await Promise.allSettled(clicks);
}

/** Presses every Approve, and once more where a press was lost or came to nothing, as a person would; until the bot is gone. */
export async function approveAll(stage: RealBot): Promise<void> {
  const isOver = () => !stage.bot.isRunning() || isDecided(stage);
  while (!isOver()) {
    await Promise.all([stage.grace, stage.kate].map((person) => pressAll(stage, person, 'approve')));
    await until('the cards to change', isOver, 3000).catch(() => {});
  }
}

/** Reads the bot's own database. */
export async function withStore<T>({ databaseUrl }: RealBot, read: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ url: databaseUrl, clock: systemClock });
  try {
    return await read(store);
  } finally {
    await store.close();
  }
}

export const liveCount = (stage: RealBot): Promise<number> =>
  withStore(stage, async ({ read }) => (await liveGrants(read)).length);

/** What happened to each request and its grant, in order: subject -> actions. The chain holds. */
export async function happenings(stage: RealBot): Promise<Record<string, string[]>> {
  return withStore(stage, async ({ read }) => {
    expect((await verifyAudit(read)).problem).toBeUndefined();
    const all: Record<string, string[]> = {};
    for await (const { action, subject } of allAudit(read)) {
      if (/^(request|vote|grant)\./.test(action)) all[subject] = [...(all[subject] ?? []), action];
    }
    return all;
  });
}

/** A small seeded generator (mulberry32), so that a failing run can be played again. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
