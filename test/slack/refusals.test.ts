/** What is said when something is not done, with what leads on from there. */
import { describe, expect, it } from 'vitest';
import { policyText } from '../plain-policy.ts';
import { ask, startWorld } from '../world.ts';

const general = { in: 'general' };
const approvals = { in: 'platform-approvals' };
const shop = { repo: 'acme/shop', level: 'write', duration: '1h' };
/** Two of platform must approve what no other rule is about. */
const twoOfPlatform = policyText.replace(
  /( +reason: optional\n +approve: )platform\n/,
  '$1{ by: platform, count: 2 }\n',
);

const linkToIt = (view: unknown): string =>
  /"type":"link","url":"([^"]+)","text":"Go to it"/.exec(JSON.stringify(view))?.[1] ?? '';

describe('asking for what is open already', () => {
  it('leads to the open request: what it waits for, and a link to it', async () => {
    const { ada, settle, app } = await startWorld();
    await ask(ada, shop);
    await settle();
    await ask(ada, shop);
    expect(ada.modal()?.title).toBe('Already asked for');
    expect(ada.screen()).toContain('waits for platform (#platform-approvals), 0 of 1 so far.');
    const [asked] = ada.messages();
    expect(linkToIt(ada.modal()?.blocks)).toBe(`https://acme.slack.com/archives/D0ADA/p${asked?.ts.replace('.', '')}`);
    expect(await app().inside.store.read.request.count()).toBe(1);
  });

  it('leads to the access that there is', async () => {
    const { ada, grace, settle } = await startWorld();
    await ask(ada, shop);
    await settle();
    await grace.press('Approve', approvals);
    await ada.sees('Active until');
    await ask(ada, shop);
    expect(ada.screen()).toMatch(/You already have this: request 1 gives you write access until/);
    expect(linkToIt(ada.modal()?.blocks)).toContain(`p${ada.messages().at(-1)?.ts.replace('.', '')}`);
  });

  it.each([
    ['does not answer', { kind: 'hang' }],
    ['says no', { kind: 'error', error: 'message_not_found' }],
  ] as const)('is said without the link when Slack %s', async (_what, fault) => {
    const { ada, settle, slack } = await startWorld();
    await ask(ada, shop);
    await settle();
    slack.world.fault('chat.getPermalink', fault);
    await ask(ada, shop);
    expect(ada.screen()).toContain('waits for platform');
    expect(linkToIt(ada.modal()?.blocks)).toBe('');
  });
});

describe('approving twice', () => {
  it('is said privately, with the button that takes the approval back', async () => {
    const { ada, grace, settle, app } = await startWorld({ policy: twoOfPlatform });
    await ask(ada, shop);
    await settle();
    await grace.press('Approve', approvals);
    await settle();
    await grace.press('Approve', approvals);
    await grace.sees(/You have already approved this/, approvals);
    await grace.press('Take back my approval', approvals);
    await grace.sees('Your approval is taken back.', approvals);
    const votes = await app().inside.store.read.vote.findMany();
    expect(votes.map(({ verdict }) => verdict)).toEqual(['taken-back']);
  });
});

describe('an unknown verb', () => {
  it('is answered with the nearest one and the list of all', async () => {
    const { ada } = await startWorld();
    await ada.say('/jit lits', general);
    const text = await ada.sees('Did you mean /jit list?', general);
    for (const verb of ['/jit help', '/jit list', '/jit list all', '/jit acme/payments write 2h'])
      expect(text).toContain(verb);
  });
});
