/** What users of other systems have lived through with approvals, played here: see test/complaints.test.ts for the whole list. */
import { describe, expect, it } from 'vitest';
import { approve } from '#access/approve.ts';
import { textOfMessage } from '#demo/slack/flatten.ts';
import { policyText } from '../plain-policy.ts';
import { ask, minute, startWorld, type World } from '../world.ts';
import { roomOf } from './asks.ts';

const channel = { in: 'platform-approvals' };

/** Grace presses Approve on the card that is about this repository, however many others there are. */
async function approveCardOf({ slack, grace }: World, repo: string): Promise<void> {
  const card = grace.messages('platform-approvals').find((each) => textOfMessage(each, slack.workspace).includes(repo));
  const row = card?.blocks.find(({ type }) => type === 'actions');
  if (!card || !row) throw new Error(`there is no open card about ${repo}`);
  await slack.clickInMessage('U0GRACE', 'C0PLATFORM', card.ts, { blockId: String(row.block_id), actionId: 'approve' });
}

describe('approvals', () => {
  it('a click on one card decides on that request and on no other', async () => {
    const world = await startWorld();
    const { ada, grace, github } = world;
    await ask(ada, { repo: 'acme/payments', level: 'write', duration: '1h', ticket: 'PAY-1' });
    await grace.sees('acme/payments', channel);
    await ask(ada, { repo: 'acme/shop', level: 'write', duration: '1h' });
    await grace.sees('acme/shop', channel);
    await approveCardOf(world, 'acme/payments');
    await ada.sees('Active until');
    expect(github.levelOf('ada-l', 'acme/payments')).toBe('write');
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('none');
    await grace.sees('Approve', channel);
  });

  it('approving what is approved changes nothing, neither grant nor end', async () => {
    const world = await startWorld();
    const { ada, grace, github, advance, audit } = world;
    await ask(ada, { repo: 'acme/shop', level: 'write', duration: '1h' });
    await grace.sees('Approve', channel);
    await grace.press('Approve', channel);
    await ada.sees('Active until');
    await advance(59 * minute);
    // What a screen would send that has not followed yet.
    const late = approve(roomOf(world, policyText), { requestId: 1, personId: 'U0BARB' });
    await expect(late).rejects.toMatchObject({ code: 'already-decided' });
    await advance(minute + 1000);
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('none');
    expect((await audit()).filter((entry) => / grant\.(wanted|extended) /.test(entry))).toHaveLength(1);
  });

  it('where only a user group may approve, the card has its buttons and its people decide', async () => {
    const policy = policyText.replace('members: [U0GRACE, S0LEADS]', 'members: [S0LEADS]');
    const { ada, barbara, github } = await startWorld({ policy });
    await ask(ada, { repo: 'acme/shop', level: 'write', duration: '1h' });
    await barbara.sees('Approve', channel);
    await barbara.press('Approve', channel);
    await ada.sees('Active until');
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('write');
  });
});
