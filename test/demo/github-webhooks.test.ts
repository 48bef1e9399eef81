/** What webhooks say of, to whom, and that their payloads are as GitHub publishes them. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import type { GitHubSeed } from '#demo/github/seed.ts';
import { aGitHub, aSeed } from './github-builder.ts';
import { description } from './github-openapi.ts';

interface Received {
  headers: IncomingHttpHeaders;
  text: string;
  body: Record<string, unknown> & { action: string };
}

/** Takes webhooks, and answers as it is told. */
async function aReceiver(status = 202) {
  const received: Received[] = [];
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    received.push({ headers: req.headers, text, body: JSON.parse(text) });
    res.writeHead(status).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/hooks`, received };
}

const withApp = (
  permissions: Record<string, 'read' | 'write'>,
  repositories: 'all' | string[] = 'all',
): GitHubSeed => ({
  ...aSeed(),
  app: { id: 77, slug: 'jit', key: 'none', installations: [{ id: 900, account: 'acme', repositories, permissions }] },
});

const secret = 'a secret between the two';

async function listening(seed: GitHubSeed, organisation?: string) {
  const github = await aGitHub(seed);
  const { url, received } = await aReceiver();
  github.world.sendWebhooks({ url, secret, ...(organisation === undefined ? {} : { organisation }) });
  const told = async () => {
    await github.world.delivered();
    return received.map(({ headers, body }) => `${String(headers['x-github-event'])}.${body.action}`).sort();
  };
  return { ...github, received, told };
}

test('a delivery is signed over its raw body, names its event and carries the installation', async () => {
  const { world, received, told } = await listening(withApp({ members: 'read' }));
  world.setDirect('ada', 'acme/payments', 'maintain');
  expect(await told()).toEqual(['member.added']);
  const [first] = received;
  const { headers = {}, text = '', body } = first ?? {};
  expect(headers['x-hub-signature-256']).toBe(`sha256=${createHmac('sha256', secret).update(text).digest('hex')}`);
  expect(headers['x-github-delivery']).toMatch(/^[0-9a-f-]{36}$/);
  expect(headers['user-agent']).toMatch(/^GitHub-Hookshot\//);
  expect(body).toMatchObject({
    action: 'added',
    changes: { permission: { to: 'write' }, role_name: { to: 'maintain' } },
    member: { id: 2 },
    repository: { id: 11, full_name: 'acme/payments' },
    organization: { id: 100 },
    installation: { id: 900 },
    sender: { login: 'root' },
  });
});

test('whatever people and the bot do on an organisation is told, each in the published form', async () => {
  const { world, bot, received, told } = await listening(aSeed(), 'acme');
  await bot.repos.addCollaborator({ owner: 'acme', repo: 'payments', username: 'ada', permission: 'pull' });
  await bot.repos.addCollaborator({ owner: 'acme', repo: 'payments', username: 'ada', permission: 'admin' });
  await bot.repos.removeCollaborator({ owner: 'acme', repo: 'payments', username: 'ada' });
  await bot.repos.addCollaborator({ owner: 'acme', repo: 'payments', username: 'ann', permission: 'pull' });
  world.acceptInvitation('ann', 'acme/payments');
  world.addToTeam('lin', 'acme', 'platform');
  world.removeFromTeam('lin', 'acme', 'platform');
  world.removeFromOrg('lin', 'acme');
  world.reinstate('lin', 'acme');
  world.rename('acme/site', 'homepage');
  world.archive('acme/homepage');
  world.unarchive('acme/homepage');
  world.deleteRepository('acme/homepage');
  world.createRepository('acme/fresh');
  world.transfer('other/open', 'acme');
  expect(await told()).toEqual(
    [
      'member.added',
      'member.edited',
      'member.removed',
      'member.added',
      'membership.added',
      'membership.removed',
      'organization.member_removed',
      'organization.member_added',
      'repository.renamed',
      'repository.archived',
      'repository.unarchived',
      'repository.deleted',
      'repository.created',
      'repository.transferred',
    ].sort(),
  );
  for (const { headers, body } of received) {
    const name = `${String(headers['x-github-event'])}-${body.action.replaceAll('_', '-')}`;
    const here = description('api.github.com');
    const schema = here.document['x-webhooks']?.[name]?.post.requestBody?.content?.['application/json']?.schema;
    expect(schema, name).toBeDefined();
    expect(schema && here.misfit(schema, body), name).toBeUndefined();
  }
});

test('the sender is the person who did it', async () => {
  const { world, received, told, bot } = await listening(aSeed(), 'acme');
  await bot.repos.addCollaborator({ owner: 'acme', repo: 'payments', username: 'ada', permission: 'admin' });
  await told();
  expect(received.map(({ body }) => body.sender)).toMatchObject([{ login: 'jit-bot' }]);
  await bot.repos.addCollaborator({ owner: 'acme', repo: 'payments', username: 'ann' });
  world.acceptInvitation('ann', 'acme/payments');
  await told();
  expect(received.map(({ body }) => body.sender)).toMatchObject([{ login: 'jit-bot' }, { login: 'ann' }]);
});

test('an App hears nothing of people without the permission, nor of repositories that it does not reach', async () => {
  const { world, told } = await listening(withApp({ metadata: 'read' }, ['acme/payments']));
  world.setDirect('ada', 'acme/payments', 'read');
  world.removeFromOrg('lin', 'acme');
  world.rename('acme/site', 'homepage');
  world.deleteRepository('acme/homepage');
  expect(await told()).toEqual([]);
  world.rename('acme/payments', 'billing');
  expect(await told()).toEqual(['repository.renamed']);
  world.suspendInstallation(900);
  world.rename('acme/billing', 'payments');
  world.transfer('acme/payments', 'other');
  expect(await told()).toEqual(['repository.renamed']);
});

test('an App hears of no deletion, though it reaches all repositories', async () => {
  const { world, told } = await listening(withApp({ metadata: 'read' }));
  world.archive('acme/site');
  world.deleteRepository('acme/site');
  expect(await told()).toEqual(['repository.archived']);
});

test('a delivery that failed is not sent again by itself, only when somebody asks for it', async () => {
  const { world } = await aGitHub();
  const { url, received } = await aReceiver(500);
  world.sendWebhooks({ url, secret, organisation: 'acme' });
  world.archive('acme/site');
  await world.delivered();
  expect(world.deliveries).toMatchObject([{ event: 'repository', action: 'archived', status: 500 }]);
  world.redeliver(world.deliveries[0]?.id ?? '');
  await world.delivered();
  expect(received.map(({ headers }) => headers['x-github-delivery'])).toEqual(Array(2).fill(world.deliveries[0]?.id));
});
