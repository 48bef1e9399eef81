/** Deliveries that are not let in: without the secret, too large, or not what a host sends. */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { HttpDeps } from '#http/deps.ts';
import { createHttp } from '#http/server.ts';
import { createLog } from '#lib/log.ts';
import { createManualClock } from '../manual-clock.ts';

const secret = 'hush-4711';
const good = JSON.stringify({ action: 'removed', member: { id: 5001 }, repository: { id: 7003 } });
const signed = (body: string, by = secret): string => `sha256=${createHmac('sha256', by).update(body).digest('hex')}`;

function open() {
  const clock = createManualClock();
  const log = createLog('silent');
  const lines: { fields: unknown; words: unknown }[] = [];
  log.warn = ((fields: unknown, words: unknown) => void lines.push({ fields, words })) as typeof log.warn;
  const woken: unknown[] = [];
  const deps: HttpDeps = {
    log,
    clock,
    notReady: async () => [],
    metrics: async () => '',
    slack: undefined,
    webhookSecrets: { github: secret, gitlab: secret },
    wakeConcerned: (...args) => void woken.push(args),
  };
  const app = createHttp(deps);
  const post = (route: 'github' | 'gitlab', body: string | undefined, headers: Record<string, string>) =>
    app.request(`/webhooks/${route}`, {
      method: 'POST',
      ...(body === undefined ? {} : { body }),
      headers: { 'content-type': 'application/json', 'x-github-event': 'member', ...headers },
    });
  return { post, woken, lines, clock };
}

describe('a delivery that is not let in', () => {
  const large = JSON.stringify({ padding: 'x'.repeat(1024 * 1024) });
  const form = `payload=${encodeURIComponent(good)}`;
  const cases: [string, 'github' | 'gitlab', string | undefined, Record<string, string>, number][] = [
    ['with the signature of another secret', 'github', good, { 'x-hub-signature-256': signed(good, 'guess') }, 401],
    ['with the signature of another body', 'github', good, { 'x-hub-signature-256': signed('{}') }, 401],
    ['with a signature cut short', 'github', good, { 'x-hub-signature-256': signed(good).slice(0, -1) }, 401],
    ['without any signature', 'github', good, {}, 401],
    ['without a body', 'github', undefined, {}, 401],
    ['with GitLab’s header at GitHub’s route', 'github', good, { 'x-gitlab-token': secret }, 401],
    ['with another token', 'gitlab', good, { 'x-gitlab-token': 'guess' }, 401],
    ['with the start of the token', 'gitlab', good, { 'x-gitlab-token': secret.slice(0, -1) }, 401],
    ['without a token', 'gitlab', good, {}, 401],
    [
      'as a form',
      'github',
      form,
      { 'content-type': 'application/x-www-form-urlencoded', 'x-hub-signature-256': signed(form) },
      415,
    ],
    ['of more than a megabyte', 'github', large, { 'x-hub-signature-256': signed(large) }, 413],
    ['that is no JSON', 'github', '{"action":', { 'x-hub-signature-256': signed('{"action":') }, 400],
    ['that is no object', 'github', '7', { 'x-hub-signature-256': signed('7') }, 400],
  ];
  it.each(cases)('%s to %s wakes nothing', async (_, route, body, headers, status) => {
    const { post, woken } = open();
    const answer = await post(route, body, headers);
    expect(answer.status).toBe(status);
    expect((await answer.text()).length).toBeLessThan(40);
    expect(woken).toEqual([]);
  });

  it('writes one line a minute, without what was tried', async () => {
    const { post, lines, clock } = open();
    const tries = async (times: number) => {
      for (let at = 0; at < times; at += 1) await post('gitlab', good, { 'x-gitlab-token': 'guess' });
    };
    await tries(50);
    expect(lines).toHaveLength(1);
    clock.jump(61_000);
    await tries(2);
    expect(lines.map(({ fields }) => fields)).toMatchObject([{ unsaid: 0 }, { unsaid: 49, status: 401 }]);
    expect(JSON.stringify(lines)).not.toMatch(/guess|hush/);
  });

  it('is none with the right secret, in either way', async () => {
    const { post, woken } = open();
    const genuine = { 'content-type': 'application/json; charset=utf-8', 'x-hub-signature-256': signed(good) };
    expect((await post('github', good, genuine)).status).toBe(202);
    expect((await post('gitlab', good, { 'x-gitlab-token': secret })).status).toBe(202);
    expect(woken).toHaveLength(2);
  });
});
