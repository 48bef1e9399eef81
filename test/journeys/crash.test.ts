/** The real bot is killed at exact places and at random ones, and started again: the end is that of a run without a crash. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { cli, closeStages, type RealBot, until, withRealBot } from '../real-bot.ts';
import {
  approveAll,
  ask,
  cards,
  happenings,
  killAt,
  ledger,
  liveCount,
  type Place,
  payments,
  places,
  policy,
  pressAll,
  randomFrom,
  startAgain,
  stateOf,
  targets,
} from './kill.ts';

afterAll(closeStages);

const runs: [Place, Place][] = [
  ['look', 'unseen'],
  ['out', 'unread'],
  ['unread', 'out'],
  ['unseen', 'look'],
];
const titled = runs.map(([giving, taking]) => [`${places[giving]}, then ${places[taking]}`, giving, taking] as const);

describe.concurrent('killed while giving and again while taking back, on both hosts', () => {
  it.each(titled)('%s: it ends as if nothing had been', { timeout: 180_000 }, (_, giving, taking) =>
    withRealBot(
      async (stage) => {
        const states = () => targets.map((target) => [target.repo, stateOf(stage, target)]);
        const before = targets.map((target) => [target.repo, target.before]);
        expect(states()).toEqual(before);
        for (const target of targets) await ask(stage[target.who], target, '1h');
        await until('every card', () => cards(stage).length === targets.length);

        await Promise.all([killAt(stage, giving, 'giving'), approveAll(stage)]);
        if (giving === 'look' || giving === 'out') expect(states()).toEqual(before);
        await startAgain(stage);
        await approveAll(stage);
        await until(
          'everything to be given',
          () => told(stage, 'Active until') === 4 && told(stage, 'invitation') === 1,
        );

        await Promise.all([
          killAt(stage, taking, 'taking back'),
          ...[stage.ada, stage.max].map((one) => pressAll(stage, one, 'release')),
        ]);
        await startAgain(stage);
        await until('everyone to be told of the end', () => told(stage, 'Request again') === targets.length);

        expect(states()).toEqual(before);
        expect(stage.github.world.invitationsOf('acme/website')).toEqual([]);
        expect(cards(stage)).toHaveLength(targets.length);
        const all = await happenings(stage);
        for (const [index, target] of targets.entries()) {
          expect(all[`request:${index + 1}`], target.repo).toEqual([
            'request.opened',
            'vote.cast',
            'request.approved',
            'grant.wanted',
            'grant.account',
            target.given === 'Active until' ? 'grant.active' : 'grant.invited',
            'grant.ending',
            'grant.ended',
          ]);
        }
      },
      { policy },
    ),
  );
});

describe.concurrent('killed at any moment', () => {
  const seed = Number(process.env.JIT_TEST_SEED ?? Date.now() % 1_000_000);
  const rounds = 5;

  it('ten kills at random moments of giving and taking back leave nothing behind', { timeout: 180_000 }, () =>
    withRealBot(
      async (stage) => {
        process.stdout.write(`random kills: JIT_TEST_SEED=${seed}\n`);
        const both = [payments, ledger];
        const random = randomFrom(seed);
        for (let round = 1; round <= rounds; round += 1) {
          for (const target of both) await ask(stage.ada, target, '1s');
          const count = round * both.length;
          await until('the cards', () => cards(stage).length === count);
          for (const longestMs of [1400, 800]) {
            // A click that was not recorded before a kill is made again, as a person would.
            void approveAll(stage);
            await wait(random() * longestMs);
            await stage.bot.stop('SIGKILL');
            await startAgain(stage);
          }
          await approveAll(stage);
          await until(`round ${round} to be over`, () => ended(stage) === count);
          for (const target of both) expect(stateOf(stage, target), `round ${round}`).toEqual(target.before);
          expect(cards(stage)).toHaveLength(count);
        }
        expect(await liveCount(stage)).toBe(0);
        const all = Object.values(await happenings(stage));
        expect(all).toHaveLength(rounds * both.length);
        for (const actions of all) {
          expect(actions.filter((action) => action !== 'grant.account' && action !== 'grant.active')).toEqual([
            'request.opened',
            'vote.cast',
            'request.approved',
            'grant.wanted',
            'grant.ending',
            'grant.ended',
          ]);
        }
        const verified = await cli(['audit', 'verify'], { DATABASE_URL: stage.databaseUrl });
        expect(verified).toMatchObject({ code: 0, stderr: '' });
      },
      { policy },
    ),
  );

  it('a card whose posting was not remembered works like its twin, and both are closed', { timeout: 180_000 }, () =>
    withRealBot(async (stage) => {
      const { ada, grace, slack } = stage;
      const posted = new Promise<void>((done) => {
        const stop = slack.onChange(() => {
          if (cards(stage).length === 0) return;
          stop();
          // Within Slack's own work, so before it can answer.
          void stage.bot.stop('SIGKILL');
          done();
        });
      });
      await Promise.all([posted, ask(ada, payments, '1h').catch(() => {})]);
      await startAgain(stage);
      await until('the second card', () => cards(stage).length === 2);
      const [forgotten] = grace.messages('platform-approvals');
      const where = { blockId: 'card:1', actionId: 'approve' };
      await slack.clickInMessage(grace.id, 'C0PLATFORM', forgotten?.ts ?? '', where);
      await ada.sees('Active until', { timeoutMs: 30_000 });
      await until('no card to have a button', () => !cards(stage).join().includes('[Approve]'));
      const { 'request:1': actions } = await happenings(stage);
      expect(actions).toEqual([
        'request.opened',
        'vote.cast',
        'request.approved',
        'grant.wanted',
        'grant.account',
        'grant.active',
      ]);
    }),
  );
});

describe.concurrent('SIGTERM', () => {
  const underWay = async (stage: RealBot, fault: Parameters<typeof stage.github.world.fault>[0]['do']) => {
    await ask(stage.ada, payments, '1h');
    await until('the card', () => cards(stage).length === 1);
    stage.github.world.fault({ method: 'PUT', path: payments.path, do: fault });
    await approveAll(stage);
    await until('the call to be out', () => stage.github.world.requests.some(({ method }) => method === 'PUT'));
    const since = Date.now();
    return { code: await stage.bot.stop('SIGTERM'), tookMs: Date.now() - since };
  };

  it('lets a call that is out come to its end, records it, and exits 0', { timeout: 180_000 }, () =>
    withRealBot(async (stage) => {
      const { code, tookMs } = await underWay(stage, { kind: 'delay', ms: 1500 });
      expect(code).toBe(0);
      expect(tookMs).toBeLessThan(6000);
      expect(stateOf(stage, payments)).toEqual({ direct: 'write', invitations: 0 });
      expect((await happenings(stage))['request:1']).toContain('grant.active');
    }),
  );

  it(
    'with a host that never answers it exits 0 within 10 s, and the next start takes it up',
    { timeout: 180_000 },
    () =>
      withRealBot(async (stage) => {
        const { code, tookMs } = await underWay(stage, { kind: 'hang' });
        expect(code).toBe(0);
        expect(tookMs).toBeLessThan(10_000);
        await startAgain(stage);
        await stage.ada.sees('Active until', { timeoutMs: 30_000 });
      }),
  );
});

/** How many direct messages say so to their requesters. */
const told = ({ ada, max }: RealBot, words: string): number =>
  [...ada.texts(), ...max.texts()].filter((text) => text.includes(words)).length;

const ended = (stage: RealBot): number => cards(stage).filter((card) => /ended|never started/i.test(card)).length;
