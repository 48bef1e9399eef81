import { expect, test } from 'vitest';
import { aGitHub, aSeed, octokit } from './github-builder.ts';

const sources = `query ($owner: String!, $name: String!, $login: String, $after: String) {
  repository(owner: $owner, name: $name) {
    id
    databaseId
    collaborators(query: $login, affiliation: DIRECT, first: 1, after: $after) {
      edges {
        permission
        node { databaseId login }
        permissionSources { roleName permission source { __typename ... on Team { slug } } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

interface Sources {
  repository: {
    databaseId: number;
    collaborators: {
      edges: {
        permission: string;
        node: { databaseId: number; login: string };
        permissionSources:
          | { roleName: string; permission: string; source: { __typename: string; slug?: string } }[]
          | null;
      }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
  };
}

interface GraphqlFailure {
  errors: { type?: string; message: string; path?: unknown; extensions?: { code: string } }[];
  response: { data: unknown };
}

const failure = async (call: Promise<unknown>): Promise<GraphqlFailure> => {
  const outcome = await call.then(
    () => undefined,
    (fault: unknown) => fault,
  );
  if (!outcome) throw new Error('the query was not refused');
  return outcome as GraphqlFailure;
};

test('the sources of a permission tell a direct row from team, base and ownership', async () => {
  const { bot, world } = await aGitHub();
  world.setDirect('grace', 'acme/payments', 'maintain');
  const found = await bot.graphql<Sources>(sources, { owner: 'acme', name: 'payments', login: 'grace' });
  expect(found.repository.databaseId).toBe(11);
  const edge = found.repository.collaborators.edges[0];
  expect(edge).toMatchObject({ permission: 'MAINTAIN', node: { databaseId: 3, login: 'grace' } });
  expect(edge?.permissionSources).toEqual([
    { roleName: 'read', permission: 'READ', source: { __typename: 'Organization' } },
    { roleName: 'write', permission: 'WRITE', source: { __typename: 'Team', slug: 'platform' } },
    { roleName: 'maintain', permission: 'WRITE', source: { __typename: 'Repository' } },
  ]);
});

test('a personal repository has no permission sources', async () => {
  const { bot } = await aGitHub();
  const found = await bot.graphql<Sources>(sources, { owner: 'jit-bot', name: 'notes', login: 'ada' });
  expect(found.repository.collaborators.edges[0]?.permissionSources).toBeNull();
});

test('a classic token without read:org is refused the sources', async () => {
  const { bot } = await aGitHub({ ...aSeed(), bot: { login: 'jit-bot', scopes: ['repo'] } });
  const seen = await failure(bot.graphql(sources, { owner: 'acme', name: 'payments' }));
  expect(seen.errors[0]?.type).toBe('INSUFFICIENT_SCOPES');
});

test('query finds everyone whose login or name contains it, in pages', async () => {
  const { bot, world } = await aGitHub();
  world.setDirect('ann', 'acme/payments', 'read');
  world.setDirect('annika', 'acme/payments', 'admin');
  const ask = { owner: 'acme', name: 'payments', login: 'ann' };
  const first = (await bot.graphql<Sources>(sources, ask)).repository.collaborators;
  expect([first.edges[0]?.node.login, first.pageInfo.hasNextPage]).toEqual(['ann', true]);
  const after = first.pageInfo.endCursor;
  const second = (await bot.graphql<Sources>(sources, { ...ask, after })).repository.collaborators;
  expect([second.edges[0]?.node.login, second.pageInfo.hasNextPage]).toEqual(['annika', false]);
});

test('a repository that cannot be seen is an error of the type NOT_FOUND', async () => {
  const { bot } = await aGitHub();
  const seen = await failure(bot.graphql(sources, { owner: 'other', name: 'secret' }));
  expect(seen.errors).toMatchObject([
    {
      type: 'NOT_FOUND',
      path: ['repository'],
      message: "Could not resolve to a Repository with the name 'other/secret'.",
    },
  ]);
  expect(seen.response.data).toEqual({ repository: null });
});

test('a renamed repository is found by its old name, unless renames are not to be followed', async () => {
  const { bot, world } = await aGitHub();
  world.rename('acme/payments', 'billing');
  const query = (follow: string) => `{ repository(owner: "acme", name: "payments"${follow}) { nameWithOwner } }`;
  expect(await bot.graphql(query(''))).toEqual({ repository: { nameWithOwner: 'acme/billing' } });
  const seen = await failure(bot.graphql(query(', followRenames: false')));
  expect(seen.errors[0]?.type).toBe('NOT_FOUND');
});

test('whoever cannot push sees no collaborators', async () => {
  const { as } = await aGitHub();
  const seen = await failure(as('lin').graphql(sources, { owner: 'acme', name: 'payments' }));
  expect(seen.errors).toMatchObject([{ type: 'FORBIDDEN', path: ['repository', 'collaborators'] }]);
  expect(seen.response.data).toMatchObject({ repository: { databaseId: 11, collaborators: null } });
});

test('a connection without a size, or with too large a one, is refused', async () => {
  const { bot } = await aGitHub();
  const query = (size: string) =>
    `{ repository(owner: "acme", name: "payments") { collaborators${size} { totalCount } } }`;
  expect((await failure(bot.graphql(query('')))).errors[0]?.type).toBe('MISSING_PAGINATION_BOUNDARIES');
  expect((await failure(bot.graphql(query('(first: 101)')))).errors[0]?.type).toBe('EXCESSIVE_PAGINATION');
  expect(await bot.graphql(query('(first: 100, affiliation: DIRECT)'))).toMatchObject({
    repository: { collaborators: { totalCount: 2 } },
  });
});

test('a query that the schema does not know is refused whole', async () => {
  const { bot } = await aGitHub();
  const stranger = await failure(bot.graphql('{ viewer { login shoeSize } }'));
  expect(stranger.errors[0]).toMatchObject({
    message: "Field 'shoeSize' doesn't exist on type 'User'",
    extensions: { code: 'undefinedField' },
  });
  expect((await failure(bot.graphql('{ viewer { login ')))?.errors[0]?.message).toMatch(/^Parse error/);
  const affiliation =
    '{ repository(owner: "acme", name: "payments") { collaborators(affiliation: SOME, first: 1) { totalCount } } }';
  expect((await failure(bot.graphql(affiliation))).errors[0]?.extensions?.code).toBe('argumentLiteralsIncompatible');
  const unset = await failure(bot.graphql(sources, { owner: 'acme' }));
  expect(unset.errors[0]?.message).toMatch(/\$name/);
});

test('a bad token is refused with 401, and so is none at all', async () => {
  const { url } = await aGitHub();
  await expect(octokit(url, 'ghp_wrong').graphql('{ viewer { login } }')).rejects.toMatchObject({ status: 401 });
  const answer = await fetch(`${url}/graphql`, { method: 'POST', body: '{}', headers: { 'user-agent': 'test' } });
  expect(answer.status).toBe(401);
});

test('an Enterprise Server has it at /api/graphql', async () => {
  const { url, token } = await aGitHub({ ...aSeed(), enterpriseServer: '3.19.1' });
  const bot = octokit(url, token);
  expect(await bot.graphql('query Me { me: viewer { ...who } } fragment who on User { login }')).toEqual({
    me: { login: 'jit-bot' },
  });
});
