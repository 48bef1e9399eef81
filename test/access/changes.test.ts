import { describe, expect, it } from 'vitest';
import { approve } from '#access/approve.ts';
import { changesOffered } from '#access/changes-offered.ts';
import { takeBack } from '#access/take-back.ts';
import type { Terms } from '#domain/vote.ts';
import { grantOfRequest } from '#store/grants.ts';
import { requestById } from '#store/requests.ts';
import { askFor, said, startVotingRoom, trailOf, type VotingRoom, votingPolicy } from './voting-room.ts';

const hour = 3600;
let room: VotingRoom;
let requestId: number;

async function asked(approvers: string, wish: { level?: string } = {}): Promise<void> {
  room = await startVotingRoom(votingPolicy(approvers));
  requestId = (await askFor(room, { personId: 'U0ADA', ...wish })).id;
}

const yes = (personId: string, terms?: Terms) =>
  said(approve(room.deps, { requestId, personId, ...(terms && { terms }) }));

async function granted() {
  const grant = await grantOfRequest(room.deps.store.read, requestId);
  return grant && { level: grant.level, seconds: (grant.endsAt.getTime() - grant.createdAt.getTime()) / 1000 };
}

describe('Change…', () => {
  it('gives the lower level and the shorter time, and the request itself stays as it was asked', async () => {
    await asked('platform');
    expect(await yes('U0GRACE', { level: 'read', durationSeconds: hour })).toBe('done');
    expect(await granted()).toEqual({ level: 'read', seconds: hour });
    expect(await requestById(room.deps.store.read, requestId)).toMatchObject({
      level: 'write',
      durationSeconds: 4 * hour,
    });
    const approved = (await trailOf(room.db)).find(({ action }) => action === 'request.approved');
    expect(approved).toMatchObject({ actor: 'U0GRACE', data: { level: 'read', durationSeconds: hour } });
  });

  it('by two people gives the least of both', async () => {
    await asked('[platform, security]');
    await yes('U0GRACE', { level: 'read', durationSeconds: 4 * hour });
    await yes('U0KATE', { level: 'write', durationSeconds: hour });
    expect(await granted()).toEqual({ level: 'read', seconds: hour });
  });

  it('of somebody who has taken it back counts no longer', async () => {
    await asked('[{ by: platform, count: 2 }]');
    await yes('U0GRACE', { level: 'read', durationSeconds: hour });
    await takeBack(room.deps, { requestId, personId: 'U0GRACE' });
    await yes('U0GRACE');
    await yes('U0BARB', { level: 'write', durationSeconds: 2 * hour });
    expect(await granted()).toEqual({ level: 'write', seconds: 2 * hour });
  });

  it('may follow one’s own full approval while the request is open, and the other way round', async () => {
    await asked('[{ by: platform, count: 2 }]');
    await yes('U0GRACE');
    expect(await yes('U0GRACE', { level: 'read', durationSeconds: hour })).toBe('done');
    expect(await yes('U0GRACE', { level: 'read', durationSeconds: hour })).toMatch(/^already-voted/);
    expect(await yes('U0GRACE', { level: 'read', durationSeconds: 2 * hour })).toBe('done');
    expect(await granted()).toBeUndefined();
    await yes('U0BARB');
    expect(await granted()).toEqual({ level: 'read', seconds: 2 * hour });
  });

  it('is for those who are approvers now: who has left the group cannot raise what they agreed to', async () => {
    await asked('[{ by: platform, count: 2 }]');
    await yes('U0GRACE', { level: 'read', durationSeconds: hour });
    room.workspace.groups.get('S0PLATFORM')?.delete('U0GRACE');
    expect(await yes('U0GRACE', { level: 'write', durationSeconds: 4 * hour })).toMatch(/^not-an-approver/);
    await yes('U0BARB');
    expect(await granted()).toEqual({ level: 'read', seconds: hour });
  });

  it.each([
    [
      'a level that the rule does not have',
      { level: 'triage', durationSeconds: hour },
      /“shop” lets you approve read or write here, not triage/,
    ],
    ['a higher level', { level: 'admin', durationSeconds: hour }, /not admin/],
    ['a longer time', { level: 'write', durationSeconds: 5 * hour }, /at most 4h, which is what was asked for/],
    ['no time', { level: 'write', durationSeconds: 0 }, /at most 4h/],
    ['a part of a second', { level: 'write', durationSeconds: 0.5 }, /at most 4h/],
  ] as const)('to %s is refused with words, and nothing is counted', async (_, terms, words) => {
    await asked('platform');
    const answer = await yes('U0GRACE', terms);
    expect(answer).toMatch(/^bad-input/);
    expect(answer).toMatch(words);
    expect(await granted()).toBeUndefined();
    expect((await trailOf(room.db)).map(({ action }) => action)).not.toContain('vote.cast');
  });

  it('offers the levels of the rule up to the one that was asked for, and no more time', async () => {
    await asked('platform');
    const offered = () => changesOffered(room.deps, { requestId, personId: 'U0GRACE' });
    expect(await offered()).toMatchObject({ levels: [{ level: 'read' }, { level: 'write' }], maxSeconds: 4 * hour });
    requestId = (await askFor(room, { personId: 'U0ADA', level: 'read' })).id;
    expect(await offered()).toMatchObject({ levels: [{ level: 'read' }] });
    expect(await said(changesOffered(room.deps, { requestId, personId: 'U0ADA' }))).toMatch(/^own-request/);
  });

  it('to a lower level leaves the way free for the level that was asked for', async () => {
    await asked('platform');
    await yes('U0GRACE', { level: 'read', durationSeconds: hour });
    expect(await said(askFor(room, { personId: 'U0ADA', level: 'read' }))).toMatch(/^already-open/);
    expect(await said(askFor(room, { personId: 'U0ADA', level: 'write' }))).toBe('done');
  });
});
