import { describe, expect, it } from 'vitest';
import { presentPurpose } from '#hosts/purpose.ts';
import type { Loop } from '#reconcile/loop.ts';
import { placeOf } from '#reconcile/place.ts';
import { report } from '#reconcile/report.ts';
import { takeUp } from '#reconcile/sweep.ts';
import { ask, hour, minute, startWorld, type World } from '../world.ts';

const depsOf = ({ app, clock }: World) => ({ store: app().inside.store, clock });

describe('where a key waits', () => {
  it("is the queue of its host, and that of its owner's endings as soon as its time is up, whoever wakes it", async () => {
    const world = await startWorld();
    const { ada, clock, settle } = world;
    await ask(ada, { repo: 'acme/sandbox-ada', level: 'write', duration: '1h' });
    await ada.sees('Active until');
    await settle();
    const place = () => placeOf(depsOf(world), 'standing:1');
    const endsAt = (await world.app().inside.store.read.grant.findFirstOrThrow()).endsAt;
    const purpose = async () => {
      let kind: string | undefined;
      await (await place()).around?.(async () => {
        kind = presentPurpose()?.kind;
        return {};
      });
      return kind;
    };
    expect(await place()).toMatchObject({ queue: 'github', width: 12, endsAt });
    expect(await purpose()).toBe('grant');
    clock.jump(hour);
    expect(await place()).toMatchObject({ queue: 'github endings of acme', width: 128, isOneWay: true });
    expect(await purpose()).toBe('ending');
    expect(await placeOf(depsOf(world), 'grant:1')).toMatchObject({ queue: 'github endings of acme', width: 128 });
  });

  it('is the queue of the endings for access that was released', async () => {
    const world = await startWorld({ hostTimeoutMs: 3000 });
    const { ada, github, settle } = world;
    await ask(ada, { repo: 'acme/sandbox-ada', level: 'write', duration: '1h' });
    await ada.sees('Active until');
    github.fault({ do: { kind: 'status', status: 503 } });
    await ada.press('Release');
    await ada.waitFor(() => github.requests.some(({ status }) => status === 503));
    await settle();
    expect(await placeOf(depsOf(world), 'standing:1')).toMatchObject({ queue: 'github endings of acme' });
  });

  it('is one of its own for Slack', async () => {
    const world = await startWorld();
    for (const key of ['request:1', 'reports'] as const) {
      expect(await placeOf(depsOf(world), key)).toMatchObject({ queue: 'slack' });
    }
  });
});

describe('after a start', () => {
  it('live access is looked at within half an hour, not all of it in the same second', async () => {
    const world = await startWorld();
    const { ada, grace, clock, app, settle } = world;
    await ask(ada, { repo: 'acme/sandbox-ada', level: 'write', duration: '4h' });
    await ask(ada, { repo: 'acme/sandbox', level: 'write', duration: '4h' });
    await ask(ada, { repo: 'acme/shop', level: 'write', duration: '4h' });
    await grace.sees('Approve', { in: 'platform-approvals' });
    await grace.press('Approve', { in: 'platform-approvals' });
    await ada.waitFor(() => ada.texts().filter((text) => text.includes('Active until')).length === 3);
    await settle();
    const at = new Map<string, number>();
    const loop = { wakeAt: (key: string, when: Date) => at.set(key, when.getTime() - clock.now().getTime()) };
    const others = { wake: () => {}, nudge: () => {} };
    const deps = { ...depsOf(world), log: silent, hosts: new Map(), wake: () => {}, watches: new Map() };
    await takeUp(deps, { ...app().inside.loop, ...others, ...loop } satisfies Loop);
    const times = [...at.values()];
    expect(new Set(times).size).toBe(3);
    for (const time of times) expect(time).toBeGreaterThanOrEqual(0);
    expect(Math.max(...times)).toBeLessThanOrEqual(30 * minute);
  });
});

describe('what Slack refuses for a moment', () => {
  it('is said later: a token that is refused while access ends loses no message', async () => {
    const world = await startWorld();
    const { ada, grace, slack, advance } = world;
    await ask(ada, { repo: 'acme/shop', level: 'write', duration: '10m' });
    await grace.sees('Approve', { in: 'platform-approvals' });
    await grace.press('Approve', { in: 'platform-approvals' });
    await ada.sees('Active until');
    const mend = slack.world.fault('*', { kind: 'error', error: 'invalid_auth' });
    await advance(11 * minute);
    mend();
    await advance(2 * minute);
    await ada.sees('Request again');
    expect(grace.texts('platform-approvals').join()).toContain('Ended');
  });

  it('is said later also when another message of the same request can never arrive', async () => {
    const world = await startWorld();
    const { ada, grace, slack, advance } = world;
    await ask(ada, { repo: 'acme/shop', level: 'write', duration: '10m' });
    await grace.sees('Approve', { in: 'platform-approvals' });
    await grace.press('Approve', { in: 'platform-approvals' });
    await ada.sees('Active until');
    const mend = slack.world.fault('chat.postMessage', { kind: 'error', error: 'invalid_auth' });
    slack.world.fault('chat.update', { kind: 'error', error: 'restricted_action' });
    await advance(11 * minute);
    mend();
    await advance(2 * minute);
    await ada.sees('Request again');
  });
});

describe('a report', () => {
  it('is said once, and again when the same comes up more than a day after', async () => {
    const world = await startWorld();
    const { barbara, advance, settle, app } = world;
    const deps = { ...depsOf(world), log: silent, wake: app().inside.loop.wake };
    const say = async (words: string) => {
      await report(deps, { key: 'look:1', words });
      await settle();
      return barbara.texts('jit-admins').length;
    };
    expect(await say('look at it')).toBe(1);
    await advance(23 * hour);
    expect(await say('look at it')).toBe(1);
    await advance(2 * hour);
    expect(await say('look at it, please')).toBe(2);
    expect(barbara.texts('jit-admins')[1]).toBe('look at it, please');
  });
});

const silent = { error: () => {}, warn: () => {} } as unknown as Parameters<typeof report>[0]['log'];
