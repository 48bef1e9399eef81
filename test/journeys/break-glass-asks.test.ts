import { describe, expect, it } from 'vitest';
import type { AccessDeps } from '#access/deps.ts';
import { extend } from '#access/extend.ts';
import { previewAccess } from '#access/preview-access.ts';
import { plain } from '#domain/words.ts';
import { requestById } from '#store/requests.ts';
import { hour, minute } from '../world.ts';
import { adaAsks, startRoom, withRules } from './asks.ts';

const rule = (more = '') => `rules:
  - name: all
    repos: ["**"]
    levels: [read, write]
    max: 4h
    reason: optional
    risk: high
    approve: platform
    escalate: { after: 15m, to: security }
    emergency: { who: [U0ADA], max: 2h, review: security, within: 12h }
${more}`;

const policy = withRules(rule());

const freeze = (override: string) =>
  withRules(
    rule(`
freeze:
  - { name: year end, from: 2026-03-02T10:00Z, to: 2026-03-03T00:00Z, repos: ["**"], levels: [write]${override} }
`),
  );

const emergency = { isEmergency: true, reason: 'payments are down' };

const unknownGroups = (access: AccessDeps): AccessDeps => ({
  ...access,
  directory: { ...access.directory, groupsOf: async () => () => 'unknown' },
});

describe('break-glass', () => {
  it.each([
    ['GitHub', { host: 'github', path: 'acme/shop' }],
    ['GitLab', { host: 'gitlab', path: 'acme/sandbox' }],
  ] as const)(
    'on %s is there at once for whom the rule names, ends on time, and says who reviews it',
    async (_, repo) => {
      const { world, access } = await startRoom(policy);
      const level = () =>
        repo.host === 'github' ? world.github.levelOf('ada-l', repo.path) : world.gitlab.levelOf('ada', repo.path);
      const { id } = await adaAsks(access, { repo, ...emergency });
      await world.settle();
      expect(level()).toBe(repo.host === 'github' ? 'write' : 30);
      const at = world.clock.now().getTime();
      expect(await requestById(access.store.read, id)).toMatchObject({
        state: 'approved',
        decidedBy: 'jit',
        isEmergency: true,
        review: { group: 'security', channel: 'C0SECURITY', by: new Date(at + 12 * hour) },
        risk: 'high',
        stages: [],
        escalation: undefined,
      });
      const [approved] = await access.store.read.auditEntry.findMany({ where: { action: 'request.approved' } });
      expect(JSON.parse(approved?.data ?? '')).toMatchObject({ emergency: true, rule: 'all' });
      await world.advance(hour);
      expect(level()).toBe(repo.host === 'github' ? 'none' : 0);
    },
  );

  it('is refused to whom the rule does not name, at the tick, and nothing is written', async () => {
    const { access } = await startRoom(policy);
    await expect(adaAsks(access, { personId: 'U0MAX', ...emergency })).rejects.toMatchObject({
      code: 'not-allowed',
      fields: { emergency: expect.any(String) },
    });
    expect(await access.store.read.request.count()).toBe(0);
  });

  it('needs a reason even where the rule wants none, and is no longer than its own max', async () => {
    const { access } = await startRoom(policy);
    await expect(adaAsks(access, { ...emergency, reason: ' ' })).rejects.toMatchObject({
      fields: { reason: expect.any(String) },
    });
    await expect(adaAsks(access, { ...emergency, duration: '3h' })).rejects.toMatchObject({
      fields: { duration: expect.stringContaining('2h') },
    });
    expect(await adaAsks(access, { duration: '3h', reason: '' })).toMatchObject({ state: 'open', isEmergency: false });
  });

  it('is never given to whom Slack could not place', async () => {
    const { access } = await startRoom(policy.replace('who: [U0ADA]', 'who: [S0LEADS]'));
    await expect(adaAsks(unknownGroups(access), emergency)).rejects.toMatchObject({ code: 'not-allowed' });
    expect(await access.store.read.request.count()).toBe(0);
  });

  it('asks the override while a freeze is on, and is refused where there is none', async () => {
    const { world, access } = await startRoom(freeze(', override: security'));
    await world.advance(hour);
    const { id } = await adaAsks(access, emergency);
    await world.settle();
    const asked = await requestById(access.store.read, id);
    expect(asked).toMatchObject({ state: 'open', isEmergency: true, stages: [{ group: 'security', count: 1 }] });
    expect(plain(asked?.words ?? [])).toContain('year end');
    expect(world.github.levelOf('ada-l', 'acme/shop')).toBe('none');
    const shut = await startRoom(freeze(''));
    await shut.world.advance(hour);
    await expect(adaAsks(shut.access, emergency)).rejects.toThrow(/year end.*2026-03-03 00:00 UTC/);
    await expect(adaAsks(shut.access)).rejects.toMatchObject({
      fields: { level: expect.stringContaining('year end') },
    });
  });

  it('is offered in the form to whom it is for, and not during a freeze', async () => {
    const { world, access } = await startRoom(freeze(', override: security'));
    const look = (personId: string, isEmergency = false) =>
      previewAccess(access, { personId, repo: { host: 'github', path: 'acme/shop' }, level: 'write', isEmergency });
    expect((await look('U0ADA')).emergency).toMatchObject({ maxSeconds: 7200 });
    expect((await look('U0ADA', true)).decision).toMatchObject({ kind: 'auto', maxSeconds: 7200 });
    expect((await look('U0MAX')).emergency).toBeUndefined();
    expect((await look('U0MAX', true)).decision).toMatchObject({ kind: 'ask', maxSeconds: 4 * 3600 });
    await world.advance(hour);
    expect((await look('U0ADA')).emergency).toBeUndefined();
  });

  it('is prolonged like any other access: by those whom the rule asks', async () => {
    const { world, access } = await startRoom(policy);
    const { id } = await adaAsks(access, emergency);
    await world.settle();
    const more = { origin: 'more', requestId: id, personId: 'U0ADA', duration: '30m', reason: 'still down' };
    expect(await extend(access, more)).toMatchObject({
      state: 'open',
      isEmergency: false,
      stages: [{ group: 'platform' }],
      escalation: { afterSeconds: 900, group: 'security', channel: 'C0SECURITY' },
    });
    await world.advance(hour);
    expect(world.github.levelOf('ada-l', 'acme/shop')).toBe('none');
  });
});

describe('who is on call', () => {
  const onCall = policy.replace('approve: platform', 'approve: platform\n    on_call: S0LEADS');

  it('is approved at once', async () => {
    const { world, access } = await startRoom(onCall);
    const inGroup = { ...access.directory, groupsOf: async () => (id: string) => id === 'S0LEADS' };
    const { id } = await adaAsks({ ...access, directory: inGroup });
    expect(await requestById(access.store.read, id)).toMatchObject({
      state: 'approved',
      groups: { S0LEADS: true },
      review: undefined,
    });
    await world.advance(minute);
    expect(world.github.levelOf('ada-l', 'acme/shop')).toBe('write');
  });

  it('where that could not be asked, goes the manual way, and the request says so', async () => {
    const { access } = await startRoom(onCall);
    const { id } = await adaAsks(unknownGroups(access));
    const asked = await requestById(access.store.read, id);
    expect(asked).toMatchObject({ state: 'open', groups: { S0LEADS: 'unknown' }, stages: [{ group: 'platform' }] });
    expect(plain(asked?.words ?? [])).toMatch(/on call/);
  });
});
