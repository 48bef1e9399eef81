/** The host's word that something has changed: how it is seen at once, and what nobody without the secret can do with it. */
import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { policyText } from '../plain-policy.ts';
import { ask, minute, startWorld, type World } from '../world.ts';

const direct = policyText.replaceAll('    approve:', '    grant: direct\n    approve:');
const github = { repo: 'acme/sandbox-ada', secret: 'a webhook secret' };
const gitlab = { repo: 'acme/sandbox', secret: 'another webhook secret' };

/** Access that Ada has on one of the hosts, and a bot that listens to both. */
async function withAccess(repo: string, gitlabSecret = gitlab.secret): Promise<World> {
  const world = await startWorld({ policy: direct });
  world.config.webhookSecrets = { github: github.secret, gitlab: gitlabSecret };
  await world.restart();
  await ask(world.ada, { repo, level: 'write', duration: '4h' });
  await world.ada.sees('Active until');
  await world.settle();
  return world;
}

const json = { 'content-type': 'application/json' };
const signedBy = (secret: string, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

function fromGitHub(world: World, event: string, payload: unknown) {
  const body = JSON.stringify(payload);
  const headers = {
    ...json,
    'x-github-event': event,
    'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    'x-hub-signature-256': signedBy(github.secret, body),
  };
  return fetch(`${world.url()}/webhooks/github`, { method: 'POST', body, headers });
}

function fromGitLab(world: World, payload: unknown, headers: Record<string, string> = {}) {
  return fetch(`${world.url()}/webhooks/gitlab`, {
    method: 'POST',
    body: JSON.stringify(payload),
    headers: { ...json, 'x-gitlab-event': 'System Hook', 'x-gitlab-token': gitlab.secret, ...headers },
  });
}

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#member, cut down to what is read and a few more */
const memberRemoved = {
  action: 'removed',
  member: { login: 'ada-l', id: 5001, type: 'User' },
  repository: { id: 7003, full_name: 'acme/sandbox-ada', private: true },
  organization: { login: 'acme', id: 4001 },
  sender: { login: 'grace-h', id: 5002, type: 'User' },
};

/** https://docs.gitlab.com/administration/system_hooks/ */
const teamMemberRemoved = {
  created_at: '2012-07-21T07:30:56Z',
  updated_at: '2012-07-21T07:38:22Z',
  event_name: 'user_remove_from_team',
  access_level: 'Developer',
  project_id: 9003,
  project_name: 'sandbox',
  project_path: 'sandbox',
  project_path_with_namespace: 'acme/sandbox',
  user_email: 'ada@example.com',
  user_name: 'Ada',
  user_username: 'ada',
  user_id: 6001,
  project_visibility: 'private',
};

const takenAway = /Someone changed it on Git(Hub|Lab) itself/;

describe('a change that somebody makes on a host', () => {
  it('is followed within seconds of GitHub’s webhook, and without one only at the next look', async () => {
    const world = await withAccess(github.repo);
    world.github.setDirect('ada-l', github.repo, 'none');
    await world.advance(5_000);
    expect(world.ada.screen()).not.toMatch(takenAway);
    expect((await fromGitHub(world, 'member', memberRemoved)).status).toBe(202);
    await world.advance(2_000);
    await world.ada.sees(takenAway);
  });

  it('is followed within seconds of GitLab’s webhook', async () => {
    const world = await withAccess(gitlab.repo);
    world.gitlab.setDirect('ada', gitlab.repo, 'none');
    await world.advance(5_000);
    expect(world.ada.screen()).not.toMatch(takenAway);
    expect((await fromGitLab(world, teamMemberRemoved)).status).toBe(202);
    await world.advance(2_000);
    await world.ada.sees(takenAway);
  });

  it('is followed within seconds where GitHub sends its webhooks itself, and what the bot does is told it too', async () => {
    const world = await withAccess(github.repo);
    world.github.sendWebhooks({ url: `${world.url()}/webhooks/github`, secret: github.secret, organisation: 'acme' });
    const { max } = world;
    await ask(max, { repo: github.repo, level: 'write', duration: '2h' });
    await max.sees('invitation');
    await world.settle();
    world.github.acceptInvitation('max-c', github.repo);
    await world.github.delivered();
    await world.advance(2_000);
    await max.sees('Active until');
    world.github.setDirect('ada-l', github.repo, 'none');
    await world.github.delivered();
    await world.advance(2_000);
    await world.ada.sees(takenAway);
    await max.press('Release');
    await max.sees('Request again');
    await world.github.delivered();
    await world.advance(minute);
    expect(world.github.levelOf('max-c', github.repo)).toBe('none');
    expect(world.github.deliveries.length).toBeGreaterThanOrEqual(3);
    expect(world.github.deliveries.filter(({ status }) => status !== 202)).toEqual([]);
  });

  it('is looked at once, however often it is told in a burst, and costs nothing where it is not ours', async () => {
    const world = await withAccess(github.repo);
    const { requests } = world.github;
    /** How many requests come of these deliveries, which arrive in batches within a second. */
    const asked = async (deliveries: (() => Promise<Response>)[]): Promise<number> => {
      // What was followed just now would rest for a while.
      await world.advance(15_000);
      const before = requests.length;
      for (let at = 0; at < deliveries.length; at += 50) {
        await Promise.all(deliveries.slice(at, at + 50).map((deliver) => deliver()));
        await world.advance(20);
      }
      await world.advance(2_000);
      // The store answers in turn: after as many questions as there are deliveries, those that they lead to are answered.
      for (let times = 0; times < 10; times += 1) await world.audit();
      await world.settle();
      return requests.length - before;
    };
    const ours = () => fromGitHub(world, 'member', memberRemoved);
    const one = await asked([ours]);
    expect(one).toBeGreaterThan(0);
    expect(await asked(Array.from({ length: 1_000 }, () => ours))).toBe(one);
    const others = [
      () => fromGitHub(world, 'member', { ...memberRemoved, member: { login: 'max-c', id: 5003 } }),
      () => fromGitHub(world, 'repository', { action: 'archived', repository: { id: 7002 } }),
      () => fromGitHub(world, 'ping', { zen: 'Keep it logically awesome.', hook_id: 1 }),
      () => fromGitHub(world, 'push', { ref: 'refs/heads/main', repository: { id: 7003 } }),
    ];
    expect(await asked(others)).toBe(0);
    expect(world.github.levelOf('ada-l', github.repo)).toBe('write');
  });

  it('is taken for the whole host where very many different things are told at once', async () => {
    const world = await withAccess(github.repo);
    world.github.setDirect('ada-l', github.repo, 'none');
    for (let id = 1; id <= 300; id += 1)
      await fromGitHub(world, 'repository', { action: 'archived', repository: { id } });
    await world.advance(2_000);
    await world.ada.sees(takenAway);
  });
});

describe('a delivery', () => {
  it('that lies about access that is still there changes nothing', async () => {
    const world = await withAccess(github.repo);
    const entries = await world.audit();
    await fromGitHub(world, 'member', memberRemoved);
    await fromGitHub(world, 'repository', { action: 'deleted', repository: { id: 7003 } });
    await fromGitHub(world, 'organization', { action: 'member_removed', membership: { user: { id: 5001 } } });
    await world.advance(minute);
    expect(world.github.levelOf('ada-l', github.repo)).toBe('write');
    expect(await world.audit()).toEqual(entries);
  });

  it('finds no route where no secret is set', async () => {
    const world = await startWorld();
    expect((await fromGitHub(world, 'member', memberRemoved)).status).toBe(404);
    expect((await fromGitLab(world, teamMemberRemoved)).status).toBe(404);
  });
});

describe('GitLab’s signing token', () => {
  const key = randomBytes(32);
  const signed = (world: World, body: unknown, at = world.clock.now()) => {
    const timestamp = String(Math.floor(at.getTime() / 1000));
    const digest = createHmac('sha256', key)
      .update(`msg-1.${timestamp}.${JSON.stringify(body)}`)
      .digest('base64');
    return {
      'webhook-id': 'msg-1',
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')} v1,${digest}`,
    };
  };

  it('is taken in place of the secret token; an old recording, and the token itself as a header, are not', async () => {
    const gitlabSecret = `whsec_${key.toString('base64')}`;
    const world = await withAccess(gitlab.repo, gitlabSecret);
    world.gitlab.setDirect('ada', gitlab.repo, 'none');
    const old = signed(world, teamMemberRemoved, new Date(world.clock.now().getTime() - 6 * minute));
    expect((await fromGitLab(world, teamMemberRemoved, old)).status).toBe(401);
    expect((await fromGitLab(world, teamMemberRemoved, { 'x-gitlab-token': gitlabSecret })).status).toBe(401);
    const other = { ...teamMemberRemoved, user_id: 6002 };
    expect((await fromGitLab(world, other, signed(world, teamMemberRemoved))).status).toBe(401);
    expect((await fromGitLab(world, teamMemberRemoved, signed(world, teamMemberRemoved))).status).toBe(202);
    await world.advance(2_000);
    await world.ada.sees(takenAway);
  });
});
