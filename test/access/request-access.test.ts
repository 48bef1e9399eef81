import { describe, expect, it } from 'vitest';
import { approve } from '#access/approve.ts';
import { readRepo } from '#access/find-repo.ts';
import { type Ask, requestAccess } from '#access/request-access.ts';
import { castVote } from '#store/votes.ts';
import { policyText } from '../plain-policy.ts';
import { hour, startWorld } from '../world.ts';
import { accessOf, policyOf } from './rooms.ts';

const form: Ask = {
  origin: 'V1',
  personId: 'U0ADA',
  repo: { host: 'github', path: 'acme/shop' },
  level: 'write',
  duration: '1h',
  reason: 'because',
  ticket: '',
};

describe('a form that is sent twice', () => {
  it('is one request when it says the same', async () => {
    const access = accessOf(await startWorld(), policyOf(policyText));
    const first = await requestAccess(access, form);
    const again = {
      ...form,
      duration: '60m',
      reason: ' because ',
      repo: { host: 'github', path: 'ACME/shop' },
    } as const;
    expect(await requestAccess(access, again)).toMatchObject({ id: first.id });
  });

  it.each([
    ['level', { level: 'read' }],
    ['duration', { duration: '2h' }],
    ['duration that is none', { duration: 'soon' }],
    ['reason', { reason: 'another' }],
    ['ticket', { ticket: 'PAY-1' }],
    ['repository', { repo: { host: 'github', path: 'acme/website' } }],
  ] as const)('says that the first sending counts when the %s was changed between', async (_, change) => {
    const access = accessOf(await startWorld(), policyOf(policyText));
    const { id } = await requestAccess(access, form);
    await expect(requestAccess(access, { ...form, ...change })).rejects.toMatchObject({
      code: 'already-open',
      message: expect.stringContaining(`request ${id} was made with write access to acme/shop for 1h`),
      fields: {},
    });
    expect(await access.store.read.request.count()).toBe(1);
  });
});

describe('a request', () => {
  it('keeps whose account it is for, by login alone where the host does not answer', async () => {
    const world = await startWorld();
    const access = accessOf(world, policyOf(policyText));
    expect(await requestAccess(access, form)).toMatchObject({ accountId: '5001', accountLogin: 'ada-l' });
    world.github.fault({ do: { kind: 'status', status: 503 } });
    const max = { ...form, personId: 'U0MAX', origin: 'V2' };
    expect(await requestAccess(access, max)).toMatchObject({ accountId: undefined, accountLogin: 'max-c' });
  });
});

describe('the time to answer', () => {
  it('ends every vote, though nobody has looked at the request since', async () => {
    const world = await startWorld();
    const access = accessOf(world, policyOf(policyText));
    const { id } = await requestAccess(access, form);
    world.clock.jump(24 * hour);
    const vote = { requestId: id, voterId: 'U0GRACE', stage: 0, group: 'platform', verdict: 'approve' } as const;
    await expect(access.store.write((tx) => castVote(tx, vote))).rejects.toThrow('had already moved on');
    await expect(approve(access, { requestId: id, personId: 'U0GRACE' })).rejects.toThrow('has lapsed');
    const entries = await world.audit();
    expect(entries).toContain(`jit request.lapsed request:${id}`);
    expect(entries.join()).not.toContain('vote.cast');
  });
});

describe('where two have to approve', () => {
  const policy = policyOf(policyText);
  const two = {
    ...policy,
    rules: policy.rules.map((rule) => ({ ...rule, approve: [{ group: 'platform', count: 2 }] })),
  };

  it.each(['one after the other', 'at once'])('one person counts once, and is told so: %s', async (how) => {
    const access = accessOf(await startWorld(), two);
    const { id } = await requestAccess(access, form);
    const grace = { requestId: id, personId: 'U0GRACE' };
    const first = approve(access, grace);
    if (how === 'one after the other') await first;
    const outcomes = await Promise.allSettled([first, approve(access, grace)]);
    const said = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason.message)] : []));
    expect(said).toEqual(['You have already approved this.']);
    expect(await access.store.read.grant.count()).toBe(0);
    await approve(access, { requestId: id, personId: 'U0BARB' });
    expect(await access.store.read.grant.count()).toBe(1);
  });
});

describe('the address of a page', () => {
  it('names its repository, on the host whose pages are there', async () => {
    const world = await startWorld();
    const access = accessOf(world, policyOf(policyText));
    const [shop] = access.catalogue.findByPath('acme/shop');
    const [ledger] = access.catalogue.findByPath('acme/payments/ledger');
    const github = shop?.url.slice(0, -'acme/shop'.length) ?? '';
    const gitlab = ledger?.url.slice(0, -'acme/payments/ledger'.length) ?? '';
    const one = (host: string, path: string) => ({ is: 'one', repo: { host, path } });
    expect(readRepo(access, `${github}acme/shop`)).toEqual(one('github', 'acme/shop'));
    expect(readRepo(access, `${github}Acme/Shop.git`)).toEqual(one('github', 'acme/shop'));
    expect(readRepo(access, `${github}acme/shop/pull/7?w=1#diff`)).toEqual(one('github', 'acme/shop'));
    expect(readRepo(access, `${gitlab}acme/payments/ledger/-/issues/`)).toEqual(one('gitlab', 'acme/payments/ledger'));
    expect(readRepo(access, `${github}acme/unlisted/issues`)).toEqual(one('github', 'acme/unlisted'));
    expect(readRepo(access, `${gitlab}acme/un/listed/-/tree/main`)).toEqual(one('gitlab', 'acme/un/listed'));
    expect(readRepo(access, `${github}acme/shopping`)).toEqual(one('github', 'acme/shopping'));
    expect(readRepo(access, 'https://elsewhere.example/acme/shop')).toMatchObject({ is: 'none' });
  });
});
