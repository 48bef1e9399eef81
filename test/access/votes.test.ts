import { describe, expect, it } from 'vitest';
import { approve } from '#access/approve.ts';
import { deny } from '#access/deny.ts';
import { takeBack } from '#access/take-back.ts';
import { escalateStage } from '#store/escalations.ts';
import { grantOfRequest } from '#store/grants.ts';
import { requestById } from '#store/requests.ts';
import { votesOn } from '#store/votes.ts';
import { askFor, said, startVotingRoom, trailOf, type VotingRoom, votingPolicy } from './voting-room.ts';

let room: VotingRoom;
let requestId: number;

async function asked(approvers: string): Promise<void> {
  room = await startVotingRoom(votingPolicy(approvers));
  requestId = (await askFor(room, { personId: 'U0ADA' })).id;
}

const yes = (personId: string) => said(approve(room.deps, { requestId, personId }));
const no = (personId: string) => said(deny(room.deps, { requestId, personId, reason: 'not today' }));
const back = (personId: string) => said(takeBack(room.deps, { requestId, personId }));
const state = async () => (await requestById(room.deps.store.read, requestId))?.state;
const grant = () => grantOfRequest(room.deps.store.read, requestId);

describe('counting people', () => {
  it('a person in the groups of two stages counts once', async () => {
    await asked('[platform, security]');
    expect(await yes('U0BOTH')).toBe('done');
    expect(await yes('U0BOTH')).toBe('already-voted: You have already approved this.');
    expect(await grant()).toBeUndefined();
    expect(await yes('U0KATE')).toBe('done');
    expect(await grant()).toMatchObject({ state: 'wanted', level: 'write' });
  });

  it('two of a group are two people, however often one of them clicks', async () => {
    await asked('[{ by: platform, count: 2 }]');
    await Promise.all(['U0GRACE', 'U0GRACE', 'U0GRACE'].map(yes));
    expect(await state()).toBe('open');
    await yes('U0BARB');
    expect(await state()).toBe('approved');
  });

  it('stages come in their order: who is asked later cannot decide before', async () => {
    await asked('[platform, security]');
    expect(await yes('U0KATE')).toMatch(/^not-an-approver: Only the approvers of platform/);
    expect(await no('U0KATE')).toMatch(/^not-an-approver/);
    expect(await state()).toBe('open');
  });

  it('twenty at once: one decides, the others are told by whom', async () => {
    await asked('platform');
    const crowd = Array.from({ length: 20 }, (_, index) => `U0P${index}`);
    room.workspace.groups.set('S0PLATFORM', new Set(crowd));
    const answers = await Promise.all(crowd.map(yes));
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
    const told = answers.filter((answer) => /^already-decided: .* approved by U0P\d+\.$/.test(answer));
    expect(told).toHaveLength(19);
    const trail = await trailOf(room.db);
    expect(trail.filter(({ action }) => action === 'grant.wanted')).toHaveLength(1);
    expect(trail.filter(({ action }) => action === 'vote.cast')).toHaveLength(1);
  });

  it('twenty at once on two stages of five: ten of them count, and no one twice', async () => {
    await asked('[{ by: platform, count: 5 }, { by: security, count: 5 }]');
    const crowd = Array.from({ length: 20 }, (_, index) => `U0P${index}`);
    room.workspace.groups.set('S0PLATFORM', new Set(crowd));
    room.workspace.groups.set('S0SECURITY', new Set(crowd));
    await Promise.all(crowd.map(yes));
    expect(await state()).toBe('approved');
    const votes = await votesOn(room.deps.store.read, requestId);
    expect(votes.map(({ stage }) => stage).sort()).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
  });
});

describe('who counts', () => {
  it.each(['guest', 'bot', 'deactivated', 'stranger'] as const)(
    'a %s in the approvers’ group never counts',
    async (who) => {
      await asked('platform');
      room.workspace.membership.set('U0GRACE', who);
      expect(await yes('U0GRACE')).toMatch(/^not-an-approver: Only/);
      expect(await no('U0GRACE')).toMatch(/^not-an-approver: Only/);
      expect(await state()).toBe('open');
    },
  );

  it('a guest in the approvers’ channel never counts, a member there does', async () => {
    await asked('everyone');
    room.workspace.channels.set('C0EVERYONE', new Set(['U0GUEST', 'U0ZOE']));
    room.workspace.membership.set('U0GUEST', 'guest');
    expect(await yes('U0GUEST')).toMatch(/^not-an-approver: .*guest/);
    expect(await yes('U0ZOE')).toBe('done');
    expect(await state()).toBe('approved');
  });

  it('who left the group, or was deactivated, between the posting and the click does not count', async () => {
    await asked('platform');
    room.workspace.groups.get('S0PLATFORM')?.delete('U0GRACE');
    room.workspace.membership.set('U0BARB', 'deactivated');
    expect(await yes('U0GRACE')).toMatch(/^not-an-approver/);
    expect(await yes('U0BARB')).toMatch(/^not-an-approver/);
  });

  it('who leaves after the click has counted', async () => {
    await asked('[{ by: platform, count: 2 }]');
    await yes('U0GRACE');
    room.workspace.groups.get('S0PLATFORM')?.delete('U0GRACE');
    await yes('U0BARB');
    expect(await state()).toBe('approved');
  });

  it.each(['S0PLATFORM', 'U0GRACE'])(
    'while Slack says nothing of %s nobody counts, and the request waits',
    async (id) => {
      await asked('platform');
      room.workspace.silent.add(id);
      expect(await yes('U0GRACE')).toMatch(/^unavailable: .*try again/i);
      expect(await state()).toBe('open');
      room.workspace.silent.clear();
      expect(await yes('U0GRACE')).toBe('done');
    },
  );

  it('those to whom a stage was escalated decide on it too, from then on', async () => {
    await asked('platform');
    expect(await yes('U0KATE')).toMatch(/^not-an-approver/);
    const request = await requestById(room.deps.store.read, requestId);
    if (!request) throw new Error('gone');
    const to = { group: 'security', channel: 'C0SECURITY', because: 'unanswered' } as const;
    await room.deps.store.write((tx) => escalateStage(tx, request, 0, to));
    expect(await yes('U0KATE')).toBe('done');
    expect(await votesOn(room.deps.store.read, requestId)).toMatchObject([{ group: 'security', stage: 0 }]);
    expect(await state()).toBe('approved');
  });
});

describe('one’s own request', () => {
  it('is nobody’s to decide on, under whichever Slack id: an account on any host tells', async () => {
    await asked('platform');
    const { groups } = room.workspace;
    groups.get('S0PLATFORM')?.add('U0TWIN').add('U0LINKED');
    expect(await yes('U0ADA')).toMatch(/^own-request/);
    room.setPolicy(
      votingPolicy('platform')
        .replace('U0MAX: { github: max-h, gitlab: max }', 'U0TWIN: { gitlab: Ada }')
        .replace(', gitlab: ada }', ' }'),
    );
    await room.deps.store.write((tx) =>
      tx.db.account.create({
        data: { personId: 'U0ADA', host: 'gitlab', accountId: '7', login: 'ada', source: 'policy', verifiedAt: tx.now },
      }),
    );
    expect(await yes('U0TWIN')).toMatch(/^own-request/);
    expect(await no('U0TWIN')).toMatch(/^own-request/);
    expect(await yes('U0GRACE')).toBe('done');
  });

  it('an approver with two Slack ids counts once', async () => {
    await asked('[{ by: platform, count: 2 }]');
    room.workspace.groups.get('S0PLATFORM')?.add('U0TWIN');
    await room.deps.store.write((tx) =>
      tx.db.account.create({
        data: {
          personId: 'U0TWIN',
          host: 'gitlab',
          accountId: '7',
          login: 'grace',
          source: 'policy',
          verifiedAt: tx.now,
        },
      }),
    );
    const answers = await Promise.all([yes('U0GRACE'), yes('U0TWIN')]);
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
    expect(answers.join()).toMatch(/already approved this as U0(GRACE|TWIN): one person counts once/);
    expect(await state()).toBe('open');
  });
});

describe('a change of mind', () => {
  it('a yes that is taken back counts no longer, and can be given again', async () => {
    await asked('[{ by: platform, count: 2 }]');
    await yes('U0GRACE');
    expect(await back('U0GRACE')).toBe('done');
    await yes('U0BARB');
    expect(await state()).toBe('open');
    expect(await back('U0GRACE')).toMatch(/^not-yours: You have no approval/);
    expect(await yes('U0GRACE')).toBe('done');
    expect(await state()).toBe('approved');
    const words = (await trailOf(room.db)).filter(({ action }) => action.startsWith('vote.'));
    expect(words.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'U0GRACE vote.cast',
      'U0GRACE vote.taken-back',
      'U0BARB vote.cast',
      'U0GRACE vote.cast',
    ]);
  });

  it('the first stage is asked again when its yes is taken back, and what the second has said stays', async () => {
    await asked('[platform, { by: security, count: 2 }]');
    await yes('U0GRACE');
    await yes('U0KATE');
    await back('U0GRACE');
    expect(await yes('U0MAX')).toMatch(/^not-an-approver: Only the approvers of platform/);
    await yes('U0BARB');
    await yes('U0MAX');
    expect(await state()).toBe('approved');
  });

  it('a no after one’s own yes decides, also once the turn has passed on', async () => {
    await asked('[platform, security]');
    await yes('U0GRACE');
    expect(await no('U0GRACE')).toBe('done');
    expect(await state()).toBe('denied');
    expect(await votesOn(room.deps.store.read, requestId)).toMatchObject([{ voterId: 'U0GRACE', verdict: 'deny' }]);
    expect(await yes('U0KATE')).toBe('already-decided: This request was already denied by U0GRACE.');
  });

  it('nothing is taken back from a request that is decided', async () => {
    await asked('platform');
    await yes('U0GRACE');
    expect(await back('U0GRACE')).toBe('already-decided: This request was already approved by U0GRACE.');
    expect(await state()).toBe('approved');
    expect(await grant()).toMatchObject({ state: 'wanted' });
  });

  it('a yes that is taken back at the very moment of the deciding one either counts or does not', async () => {
    await asked('[{ by: platform, count: 2 }]');
    await yes('U0GRACE');
    const [taken] = await Promise.all([back('U0GRACE'), yes('U0BARB')]);
    expect(await state()).toBe(taken === 'done' ? 'open' : 'approved');
  });
});
