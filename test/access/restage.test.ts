import { describe, expect, it } from 'vitest';
import { approve } from '#access/approve.ts';
import { deny } from '#access/deny.ts';
import { whyNotNow } from '#access/judge-again.ts';
import { plain } from '#domain/words.ts';
import { grantOfRequest } from '#store/grants.ts';
import { requestById } from '#store/requests.ts';
import { votesOn } from '#store/votes.ts';
import { askFor, said, startVotingRoom, trailOf, type VotingRoom, votingPolicy } from './voting-room.ts';

const hour = 3_600_000;
let room: VotingRoom;
let requestId: number;

async function asked(text: string): Promise<void> {
  room = await startVotingRoom(text);
  requestId = (await askFor(room, { personId: 'U0ADA' })).id;
}

const yes = (personId: string) => said(approve(room.deps, { requestId, personId }));
const no = (personId: string) => said(deny(room.deps, { requestId, personId, reason: 'not today' }));
const request = async () => {
  const found = await requestById(room.deps.store.read, requestId);
  if (!found) throw new Error('gone');
  return found;
};
const state = async () => (await request()).state;
const stages = async () => (await request()).stages.map(({ group, count }) => `${group} ${count}`);
const restaged = async () => (await trailOf(room.db)).filter(({ action }) => action === 'request.restaged');

/** The clock of a room begins on Monday, 2026-03-02, at 09:00 UTC. */
const freeze = (override: string) => `
freeze:
  - { name: audit, from: 2026-03-02T10:00Z, to: 2026-03-02T12:00Z, repos: ["**"], levels: [write], ${override} }
`;

describe('an open request under another policy', () => {
  it('is decided by those whom the policy asks now', async () => {
    await asked(votingPolicy('platform'));
    room.setPolicy(votingPolicy('security'));
    expect(await yes('U0GRACE')).toBe(
      'not-an-approver: Only the approvers of security decide on this request, and you are not one of them.',
    );
    expect(await stages()).toEqual(['security 1']);
    expect(plain((await request()).words)).toContain('one of security');
    expect(room.woken()).toContain(`request:${requestId}`);
    expect(await yes('U0KATE')).toBe('done');
    expect(await state()).toBe('approved');
    expect(await restaged()).toMatchObject([
      { data: { rule: 'shop', before: { stages: [{ group: 'platform' }] }, stages: [{ group: 'security' }] } },
    ]);
  });

  it('keeps what was said for groups that are still asked, and voids the rest', async () => {
    await asked(votingPolicy('[platform, { by: security, count: 2 }]'));
    await yes('U0GRACE');
    await yes('U0KATE');
    room.setPolicy(votingPolicy('[{ by: security, count: 2 }]'));
    expect(await yes('U0MAX')).toBe('done');
    expect(await state()).toBe('approved');
    const votes = await votesOn(room.deps.store.read, requestId);
    expect(votes.map(({ voterId, stage }) => `${voterId} ${stage}`)).toEqual(['U0GRACE -1', 'U0KATE 0', 'U0MAX 0']);
    expect((await restaged())[0]).toMatchObject({ data: { votes: { U0GRACE: -1, U0KATE: 0 } } });
  });

  it('a yes that is void can be given anew by who is asked now too', async () => {
    await asked(votingPolicy('[{ by: platform, count: 2 }]'));
    await yes('U0BOTH');
    room.setPolicy(votingPolicy('security'));
    expect(await yes('U0BOTH')).toBe('done');
    expect(await state()).toBe('approved');
  });

  it('does not count what was agreed to by those who are not asked any more', async () => {
    await asked(votingPolicy('[{ by: platform, count: 2 }]'));
    const terms = { level: 'read', durationSeconds: 60 } as const;
    await approve(room.deps, { requestId, personId: 'U0GRACE', terms });
    room.setPolicy(votingPolicy('security'));
    await yes('U0KATE');
    expect(await grantOfRequest(room.deps.store.read, requestId)).toMatchObject({ level: 'write' });
  });

  it('that asks for fewer is carried out by the next yes, also of one who has said it already', async () => {
    await asked(votingPolicy('[{ by: platform, count: 2 }]'));
    await yes('U0GRACE');
    room.setPolicy(votingPolicy('platform'));
    expect(await yes('U0KATE')).toMatch(/^not-an-approver/);
    expect(await state()).toBe('open');
    expect(await yes('U0GRACE')).toBe('done');
    expect(await state()).toBe('approved');
  });

  it('that asks for fewer can still be denied', async () => {
    await asked(votingPolicy('[{ by: platform, count: 2 }]'));
    await yes('U0GRACE');
    room.setPolicy(votingPolicy('platform'));
    expect(await no('U0BARB')).toBe('done');
    expect(await state()).toBe('denied');
  });

  it('that would approve by itself now waits for those who were asked', async () => {
    await asked(votingPolicy('platform'));
    room.setPolicy(votingPolicy('auto'));
    expect(await yes('U0KATE')).toMatch(/^not-an-approver/);
    expect(await stages()).toEqual(['platform 1']);
    expect(await yes('U0GRACE')).toBe('done');
  });

  it('that would refuse it now refuses it, with the reason', async () => {
    await asked(votingPolicy('platform'));
    room.setPolicy(votingPolicy('platform').replace('max: 8h', 'max: 1h'));
    expect(await yes('U0GRACE')).toBe(
      'not-allowed: The policy has changed since this was asked: The longest here is 1h.',
    );
    expect(await request()).toMatchObject({ state: 'refused', decisionReason: 'The longest here is 1h.' });
    expect(await yes('U0BARB')).toMatch(/^already-decided: This request was refused: The longest here is 1h/);
  });

  it('that lets nobody ask for it any more is told without ids, which nobody in Slack can read', async () => {
    await asked(votingPolicy('platform'));
    room.setPolicy(
      `${votingPolicy('platform').replace('"**"', '"github:acme/other"')}\nadmins: { channel: C0ADMINS, members: [S0LEADS] }\n`,
    );
    await yes('U0GRACE');
    const { decisionReason } = await request();
    expect(decisionReason).toMatch(/Please ask an administrator\.$/);
  });

  it('that hangs on a group about which Slack is silent decides nothing: the request stays open', async () => {
    const forSome = votingPolicy('platform', '    who: [S0STAFF]\n');
    await asked(votingPolicy('platform'));
    room.setPolicy(forSome);
    room.workspace.groups.set('S0STAFF', new Set(['U0ADA']));
    room.workspace.silent.add('S0STAFF');
    expect(await yes('U0GRACE')).toMatch(/^unavailable/);
    expect(await state()).toBe('open');
    room.workspace.silent.clear();
    expect(await yes('U0GRACE')).toBe('done');
  });

  it('ten who click at once restage it once, and one of them decides', async () => {
    await asked(votingPolicy('platform'));
    const crowd = Array.from({ length: 10 }, (_, index) => `U0P${index}`);
    room.workspace.groups.set('S0SECURITY', new Set(crowd));
    room.setPolicy(votingPolicy('security'));
    const answers = await Promise.all(crowd.map(yes));
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
    expect(await restaged()).toHaveLength(1);
    expect(await state()).toBe('approved');
  });

  it('is judged by the policy that is in force when the vote is counted, not when the button was pressed', async () => {
    await asked(votingPolicy('platform'));
    const { directory } = room.deps;
    const { membershipOf } = directory;
    let isFirst = true;
    directory.membershipOf = async (...asked) => {
      if (isFirst) room.setPolicy(votingPolicy('security'));
      isFirst = false;
      return membershipOf(...asked);
    };
    expect(await yes('U0GRACE')).toMatch(/^not-an-approver: Only the approvers of security/);
    expect(await state()).toBe('open');
  });
});

describe('time', () => {
  it('after the hours of the rule the request is refused with that reason', async () => {
    await asked(votingPolicy('platform', '    hours: { days: mon-fri, from: "08:00", to: "18:00", zone: UTC }\n'));
    room.db.clock.jump(10 * hour);
    expect(await yes('U0GRACE')).toMatch(/^not-allowed: This can no longer be approved: /);
    expect(await state()).toBe('refused');
  });

  it('a freeze that has begun asks its override too, and asks it no more once it is over', async () => {
    await asked(votingPolicy('[{ by: platform, count: 2 }]', freeze('override: security')));
    await yes('U0GRACE');
    room.db.clock.jump(hour);
    expect(await yes('U0BARB')).toBe('done');
    expect(await stages()).toEqual(['platform 2', 'security 1']);
    expect(plain((await request()).words)).toContain('Freeze “audit” lasts until 2026-03-02 12:00 UTC');
    expect(await state()).toBe('open');
    room.db.clock.jump(2 * hour);
    expect(await yes('U0BARB')).toBe('done');
    expect(await state()).toBe('approved');
  });

  it('a freeze without override refuses what is open', async () => {
    await asked(votingPolicy('platform', freeze('').replace(',  }', ' }')));
    room.db.clock.jump(hour);
    expect(await yes('U0GRACE')).toMatch(/Freeze “audit” lasts until/);
    expect(await state()).toBe('refused');
  });
});

describe('an approved request, when it is to be carried out', () => {
  const why = async (path = 'acme/shop') => whyNotNow(room.deps, await request(), path);

  it('is held back by a freeze that has begun since, unless its override was among those who approved', async () => {
    await asked(votingPolicy('platform', freeze('override: security')));
    await yes('U0GRACE');
    expect(await why()).toBeUndefined();
    room.db.clock.jump(hour);
    expect(await why()).toMatch(/^Freeze “audit” lasts until 2026-03-02 12:00 UTC/);
    room.db.clock.jump(2 * hour);
    expect(await why()).toBeUndefined();
  });

  it('is let through a freeze that its override has approved', async () => {
    await asked(votingPolicy('[platform, security]', freeze('override: security')));
    await yes('U0GRACE');
    await yes('U0KATE');
    room.db.clock.jump(hour);
    expect(await why()).toBeUndefined();
  });

  it('is held back where others are to be asked now, unless those who approved would do', async () => {
    await asked(votingPolicy('[platform, security]'));
    await yes('U0GRACE');
    await yes('U0KATE');
    room.setPolicy(votingPolicy('security'));
    expect(await why()).toBeUndefined();
    room.setPolicy(votingPolicy('[security, platform]'));
    expect(await why()).toBeUndefined();
    room.setPolicy(votingPolicy('[{ by: security, count: 2 }]'));
    expect(await why()).toMatch(/other approvers/);
    room.setPolicy(votingPolicy('[platform, everyone]'));
    expect(await why()).toMatch(/other approvers/);
  });
});
