/** Clicks that are not votes, and clocks that run out, must not cost anybody their request. */
import { describe, expect, it } from 'vitest';
import { approve } from '#access/approve.ts';
import { askBack } from '#access/ask-back.ts';
import { deny } from '#access/deny.ts';
import { grantOfRequest } from '#store/grants.ts';
import { requestById } from '#store/requests.ts';
import { askFor, said, startVotingRoom, type VotingRoom, votingPolicy } from './voting-room.ts';

const atWork = '    hours: { days: mon-sun, from: "00:00", to: "23:59", zone: UTC }\n';

let room: VotingRoom;
let requestId: number;

async function asked(approvers: string, more = ''): Promise<void> {
  room = await startVotingRoom(votingPolicy(approvers, more));
  requestId = (await askFor(room, { personId: 'U0ADA' })).id;
}

const state = async () => (await requestById(room.deps.store.read, requestId))?.state;
const yes = (personId: string) => said(approve(room.deps, { requestId, personId }));

/** Into the one minute of the day in which the rule does not apply. */
function afterWork(): void {
  const now = room.db.clock.now();
  const close = new Date(now);
  close.setUTCHours(23, 59, 30, 0);
  room.db.clock.jump(close.getTime() - now.getTime());
}

describe('a click out of hours', () => {
  it('by somebody who may not decide does not end the request', async () => {
    await asked('platform', atWork);
    afterWork();
    expect(await yes('U0KATE')).toMatch(/^not-an-approver/);
    expect(await state()).toBe('open');
    expect(await said(deny(room.deps, { requestId, personId: 'U0KATE', reason: 'no' }))).toMatch(/^not-an-approver/);
    expect(await state()).toBe('open');
  });

  it('by somebody of whom Slack says nothing does not end the request', async () => {
    await asked('platform', atWork);
    afterWork();
    room.workspace.silent.add('S0PLATFORM');
    expect(await yes('U0GRACE')).toMatch(/^unavailable/);
    expect(await state()).toBe('open');
  });

  it('to ask something is no vote: the request stays open', async () => {
    await asked('platform', atWork);
    afterWork();
    await said(askBack(room.deps, { requestId, personId: 'U0GRACE', words: 'Why?' }));
    expect(await state()).toBe('open');
    room.db.clock.jump(60_000);
    expect(await yes('U0GRACE')).toBe('done');
  });

  it('by an approver ends it, with the reason', async () => {
    await asked('platform', atWork);
    afterWork();
    expect(await yes('U0GRACE')).toMatch(/^not-allowed/);
    expect(await state()).toBe('refused');
  });
});

describe('somebody who left while they waited', () => {
  it('gets nothing, whoever approves it', async () => {
    await asked('platform');
    room.workspace.membership.set('U0ADA', 'deactivated');
    expect(await yes('U0GRACE')).toMatch(/^not-allowed: .*has left this workspace/);
    expect(await state()).toBe('refused');
  });

  it('or may have left: nothing is decided before Slack says so', async () => {
    await asked('platform');
    room.workspace.silent.add('U0ADA');
    expect(await yes('U0GRACE')).toMatch(/^unavailable/);
    expect(await state()).toBe('open');
  });
});

describe('another rule at night', () => {
  const nights = `  - { name: nights, repos: ["**"], levels: [read, write], max: 8h, approve: security }\n`;

  it('does not cost those a vote who have approved by day, because a stranger clicks', async () => {
    await asked('[{ by: platform, count: 2 }]', atWork + nights);
    expect(await yes('U0GRACE')).toBe('done');
    afterWork();
    expect(await yes('U0NOBODY')).toMatch(/^not-an-approver/);
    expect(await requestById(room.deps.store.read, requestId)).toMatchObject({ rule: 'shop' });
    room.db.clock.jump(60_000);
    expect(await yes('U0BARB')).toBe('done');
    expect(await state()).toBe('approved');
  });

  it('lets those decide whom it asks', async () => {
    await asked('[{ by: platform, count: 2 }]', atWork + nights);
    afterWork();
    expect(await yes('U0KATE')).toBe('done');
    expect(await requestById(room.deps.store.read, requestId)).toMatchObject({ state: 'approved', rule: 'nights' });
  });
});

describe('an approver group that the policy has no more', () => {
  it('does not keep a request open that the policy refuses', async () => {
    await asked('platform');
    room.setPolicy(
      votingPolicy('security')
        .replace(/ {2}platform: .*\n/, '')
        .replace('levels: [read, write]', 'levels: [read]'),
    );
    expect(await yes('U0GRACE')).toMatch(/^not-allowed/);
    expect(await state()).toBe('refused');
    expect(await grantOfRequest(room.deps.store.read, requestId)).toBeUndefined();
  });
});

describe('a policy that asks fewer people than before', () => {
  const two = '[{ by: platform, count: 2 }]';

  it('does not let somebody complete it who is an approver no more', async () => {
    await asked(two);
    expect(await yes('U0GRACE')).toBe('done');
    room.workspace.groups.set('S0PLATFORM', new Set(['U0BARB']));
    room.setPolicy(votingPolicy('platform'));
    expect(await yes('U0GRACE')).toMatch(/^not-an-approver/);
    expect(await state()).toBe('open');
    expect(await yes('U0BARB')).toBe('done');
  });

  it('keeps the smaller terms of who said yes before, when they complete it', async () => {
    await asked(two);
    const terms = { level: 'read', durationSeconds: 600 } as const;
    await approve(room.deps, { requestId, personId: 'U0GRACE', terms });
    room.setPolicy(votingPolicy('platform'));
    expect(await yes('U0GRACE')).toBe('done');
    expect(await grantOfRequest(room.deps.store.read, requestId)).toMatchObject({ level: 'read' });
  });
});

describe('somebody with two Slack ids', () => {
  it('does not approve their own request, nor count twice, whichever id is linked first', async () => {
    const twice = (policy: string) =>
      policy
        .replace('people:\n', 'people:\n  U0ADA2: { gitlab: ada }\n')
        .replace(/(U0ADA: {[^}]*), gitlab: ada }/, '$1 }');
    room = await startVotingRoom(votingPolicy('everyone'));
    room.workspace.channels.set('C0EVERYONE', new Set(['U0ADA', 'U0ADA2', 'U0GRACE']));
    requestId = (await askFor(room, { personId: 'U0ADA' })).id;
    await askFor(room, { personId: 'U0ADA', path: 'acme/other' });
    const { findAccount } = await import('#access/find-account.ts');
    await findAccount(room.deps, { personId: 'U0ADA', host: 'gitlab' });
    room.setPolicy(twice(votingPolicy('everyone')));
    expect(await yes('U0ADA2')).toMatch(/^own-request/);
    expect(await state()).toBe('open');
  });
});
