/**
 * Drives every route of the pretend GitHub once in each status that GitHub documents for it. That requests and answers are as
 * described is checked after the test, as after every test.
 */
import { expect, test } from 'vitest';
import { routes } from '#demo/github/routes/index.ts';
import { type PretendGitHub, startPretendGitHub } from '#demo/github/start.ts';
import { seedWithApp, signed } from './github-app-seed.ts';
import { description } from './github-openapi.ts';

type Who = 'bot' | 'root' | 'ada' | 'ann' | 'eve' | 'app' | 'installed' | 'nobody' | 'limited';
/** Method, path and status; who asks (the bot when left out); the body. */
type Step = [string, string, number, Who?, object?] | ((world: PretendGitHub['world']) => void);

const pay = '/repos/acme/payments';
const collaborators = `${pay}/collaborators`;
const core = '/orgs/acme/teams/core';

/** In this order: later steps need what earlier ones have made. `INVITATION` is the newest one to acme/payments. */
const steps: Step[] = [
  ['GET', '/', 200, 'nobody'],
  ['GET', '/meta', 200],
  ['GET', '/user', 200],
  ['GET', '/user', 401, 'nobody'],
  ['GET', '/user', 403, 'installed'],
  ['GET', '/users/ada', 200],
  ['GET', '/users/nobody', 404],
  ['GET', '/user/2', 200],
  ['GET', '/user/999', 404],
  ['GET', '/user/repos', 200],
  ['GET', '/user/repos', 401, 'nobody'],
  ['GET', '/user/repos', 403, 'installed'],
  ['GET', '/user/repos?type=all&affiliation=owner', 422],
  ['GET', '/orgs/acme/repos', 200],
  ['GET', '/orgs/acme', 200],
  ['GET', '/orgs/nowhere', 404],
  ['GET', '/orgs/acme/custom-repository-roles', 200],
  ['GET', pay, 200],
  ['GET', pay, 404, 'ann'],
  ['GET', `${pay}/teams`, 200],
  ['GET', '/repos/other/secret/teams', 404],
  ['GET', collaborators, 200],
  ['GET', '/repos/other/secret/collaborators', 404],
  ['GET', `${collaborators}/ada`, 204],
  ['GET', `${collaborators}/ann`, 404],
  ['GET', `${collaborators}/ada/permission`, 200],
  ['GET', `${collaborators}/nobody/permission`, 404],
  ['PUT', `${collaborators}/ada`, 204, 'bot', { permission: 'push' }],
  ['PUT', `${collaborators}/ann`, 201, 'installed', { permission: 'push' }],
  ['PUT', `${collaborators}/ada`, 403, 'ada'],
  ['PUT', `${collaborators}/ada`, 422, 'bot', { permission: 'none' }],
  ['GET', `${pay}/invitations`, 200],
  ['PATCH', `${pay}/invitations/INVITATION`, 200, 'bot', { permissions: 'read' }],
  ['GET', '/user/repository_invitations', 200, 'ann'],
  ['GET', '/user/repository_invitations', 401, 'nobody'],
  ['GET', '/user/repository_invitations', 403, 'installed'],
  ['PATCH', '/user/repository_invitations/1', 404, 'ann'],
  ['PATCH', '/user/repository_invitations/INVITATION', 403, 'installed'],
  ['PATCH', '/user/repository_invitations/INVITATION', 204, 'ann'],
  ['DELETE', `${collaborators}/ann`, 204],
  ['DELETE', `${collaborators}/ada`, 403, 'eve'],
  ['DELETE', '/repos/jit-bot/notes/collaborators/jit-bot', 422],
  ['PUT', `${collaborators}/ann`, 201],
  ['DELETE', '/user/repository_invitations/1', 404, 'ann'],
  ['DELETE', '/user/repository_invitations/INVITATION', 403, 'installed'],
  ['DELETE', '/user/repository_invitations/INVITATION', 204, 'ann'],
  ['PUT', `${collaborators}/ann`, 201],
  ['DELETE', `${pay}/invitations/INVITATION`, 204],
  ['GET', '/orgs/acme/memberships/ada', 200],
  ['GET', '/orgs/acme/memberships/ada', 403, 'eve'],
  ['GET', '/orgs/acme/memberships/eve', 404],
  ['GET', '/orgs/acme/members/ada', 204],
  ['GET', '/orgs/acme/members/ada', 302, 'eve'],
  ['GET', '/orgs/acme/members/eve', 404],
  ['GET', '/user/memberships/orgs', 200],
  ['GET', '/user/memberships/orgs', 401, 'nobody'],
  ['GET', '/user/memberships/orgs', 403, 'installed'],
  ['GET', '/user/memberships/orgs/acme', 200],
  ['GET', '/user/memberships/orgs/acme', 403, 'installed'],
  ['GET', '/user/memberships/orgs/other', 404],
  ['GET', '/orgs/acme/teams', 200],
  ['GET', '/orgs/acme/teams', 403, 'eve'],
  ['POST', '/orgs/acme/teams', 201, 'root', { name: 'Fresh' }],
  ['POST', '/orgs/acme/teams', 422, 'root', { name: 'Fresh' }],
  ['POST', '/orgs/acme/teams', 403, 'limited', { name: 'More' }],
  ['GET', core, 200],
  ['GET', '/orgs/acme/teams/none', 404],
  ['PATCH', '/orgs/acme/teams/fresh', 200, 'root', { description: 'new' }],
  ['PATCH', '/orgs/acme/teams/none', 404, 'root', { description: 'new' }],
  ['PATCH', '/orgs/acme/teams/platform', 403, 'limited', { description: 'new' }],
  ['GET', `${core}/members`, 200],
  ['GET', `${core}/invitations`, 200, 'root'],
  ['GET', `${core}/repos`, 200],
  ['PUT', `${core}/repos/acme/payments`, 204, 'root', { permission: 'pull' }],
  ['GET', `${core}/repos/acme/payments`, 204],
  ['GET', `${core}/repos/acme/old`, 404],
  ['DELETE', `${core}/repos/acme/payments`, 204, 'root'],
  ['PUT', `${core}/memberships/lin`, 200, 'root'],
  ['PUT', `${core}/memberships/lin`, 403, 'limited'],
  ['PUT', `${core}/memberships/acme`, 422, 'root'],
  ['GET', `${core}/memberships/lin`, 200],
  ['GET', `${core}/memberships/eve`, 404],
  ['DELETE', `${core}/memberships/lin`, 403, 'limited'],
  ['DELETE', `${core}/memberships/lin`, 204, 'root'],
  ['PUT', `${core}/memberships/ann`, 200, 'root'],
  ['DELETE', '/orgs/acme/invitations/ORG_INVITATION', 204, 'root'],
  ['DELETE', '/orgs/acme/invitations/1', 404, 'root'],
  ['GET', `${core}/team-sync/group-mappings`, 404, 'root'],
  (world) => world.changeTeam('acme', 'core', { idpGroup: 'engineers' }),
  ['GET', `${core}/team-sync/group-mappings`, 200, 'root'],
  ['DELETE', '/orgs/acme/teams/fresh', 204, 'root'],
  ['GET', '/app', 200, 'app'],
  ['GET', '/app/installations', 200, 'app'],
  ['GET', '/app/installations/900', 200, 'app'],
  ['GET', '/app/installations/1', 404, 'app'],
  ['GET', '/orgs/acme/installation', 200, 'app'],
  ['GET', '/users/acme/installation', 200, 'app'],
  ['GET', `${pay}/installation`, 200, 'app'],
  ['GET', '/repos/jit-bot/notes/installation', 404, 'app'],
  ['POST', '/app/installations/900/access_tokens', 201, 'app', { repository_ids: [11] }],
  ['POST', '/app/installations/900/access_tokens', 401, 'bot'],
  ['POST', '/app/installations/1/access_tokens', 404, 'app'],
  ['POST', '/app/installations/900/access_tokens', 422, 'app', { repository_ids: [15] }],
  (world) => world.suspendInstallation(901),
  ['POST', '/app/installations/901/access_tokens', 403, 'app'],
  ['GET', '/installation/repositories', 200, 'installed'],
  ['GET', '/installation/repositories', 401, 'nobody'],
  ['GET', '/installation/repositories', 403, 'bot'],
  (world) => world.rename('acme/payments', 'billing'),
  ['GET', pay, 301],
  ['GET', `${pay}/installation`, 301, 'app'],
  ['DELETE', '/installation/token', 204, 'installed'],
];

/** Documented, and never answered here: why. 304 is every route's own, and in the test of conditional requests. */
const never: Record<string, string> = {
  'GET /repos/{owner}/{repo} 403': 'a repository that was blocked by GitHub',
  'GET /user/repository_invitations 404': 'unknown when it would come',
  'PATCH /user/repository_invitations/{invitation_id} 409': 'unknown when it would come',
  'DELETE /user/repository_invitations/{invitation_id} 409': 'unknown when it would come',
  'GET /user/memberships/orgs 422': 'a wrong `state`',
  'DELETE /orgs/{org}/invitations/{invitation_id} 422': 'unknown when it would come',
  'DELETE /orgs/{org}/teams/{team_slug} 422': 'unknown when it would come',
  'PATCH /orgs/{org}/teams/{team_slug} 201': 'when parents change, which is refused',
  'PATCH /orgs/{org}/teams/{team_slug} 422': 'the tests of teams',
  'GET /orgs/{org}/teams/{team_slug}/team-sync/group-mappings 422': 'unknown when it would come',
  'GET /orgs/{org}/teams/{team_slug}/invitations 422': 'unknown when it would come',
  'GET /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo} 200': 'with a media type that nobody asks for',
};

type Ask = (method: string, path: string, who: Who, body?: object) => Promise<Response>;

/** By way of the team into which the person was put. */
async function invitationToAcme(ask: Ask): Promise<number | undefined> {
  const answer = await ask('GET', `${core}/invitations`, 'root');
  return ((await answer.json()) as { id: number }[])[0]?.id;
}

const documented = (method: string, path: string) =>
  description('api.github.com').find(method, path) ?? description('ghec').find(method, path);

/** Every route with every status that is documented for it, but for 304. */
const allDocumented = (): string[] =>
  routes.flatMap(({ method, pattern }) => {
    const found = documented(method, pattern.replace(/:(\w+)/g, '1'));
    expect(found, `${method} ${pattern}`).toBeDefined();
    const statuses = Object.keys(found?.operation.responses ?? {}).filter((status) => status !== '304');
    return statuses.map((status) => `${found?.name} ${status}`);
  });

test('every route answers with each status that GitHub documents for it', { timeout: 120_000 }, async () => {
  const seed = seedWithApp();
  for (const organisation of seed.organisations ?? []) organisation.membersMakeTeams = false;
  const github = await startPretendGitHub({ seed });
  const { world, url, token } = github;
  world.addUser({ login: 'limited' });
  world.addToOrg('limited', 'acme');
  const seconds = Math.floor(Date.now() / 1000);
  const jwt = signed({ iss: 4242, iat: seconds - 30, exp: seconds + 500 });
  const tokens: Partial<Record<Who, string>> = {
    bot: token,
    app: jwt,
    root: world.tokenOf('root', ['repo', 'admin:org']),
  };
  for (const login of ['ada', 'ann', 'eve'] as const) tokens[login] = world.tokenOf(login);
  tokens.limited = world.tokenOf('limited', ['repo', 'write:org', 'read:org']);
  const ask: Ask = async (method, path, who, body) => {
    const headers = { 'user-agent': 'test', accept: 'application/vnd.github+json', 'content-type': 'application/json' };
    const authorization = who === 'nobody' ? {} : { authorization: `Bearer ${tokens[who]}` };
    const init = { method, headers: { ...headers, ...authorization }, redirect: 'manual' as const };
    return fetch(`${url}${path}`, { ...init, ...(body ? { body: JSON.stringify(body) } : {}) });
  };
  const fresh = await ask('POST', '/app/installations/900/access_tokens', 'app');
  tokens.installed = ((await fresh.json()) as { token: string }).token;

  const driven = new Set<string>();
  const odd: string[] = [];
  for (const step of steps) {
    if (typeof step === 'function') {
      step(world);
      continue;
    }
    const [method, path, status, who = 'bot', body] = step;
    const real = path
      .replace('ORG_INVITATION', String(await invitationToAcme(ask)))
      .replace('INVITATION', () => String(world.invitationsOf('acme/payments').at(-1)?.id));
    const answer = await ask(method, real, who, body);
    if (answer.status !== status)
      odd.push(`${method} ${path} as ${who}: ${answer.status} ${(await answer.text()).slice(0, 100)}`);
    driven.add(`${documented(method, path.split('?')[0] ?? '')?.name} ${status}`);
  }
  await github.close();
  expect(odd).toEqual([]);

  const wanted = allDocumented();
  expect(wanted.filter((one) => !driven.has(one) && !(one in never))).toEqual([]);
  expect(Object.keys(never).filter((one) => driven.has(one) || !wanted.includes(one))).toEqual([]);
});
