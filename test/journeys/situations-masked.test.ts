import { expect, it } from 'vitest';
import { hour } from '../world.ts';
import { startSituation } from './situation.ts';

// GitHub shows an organisation's base permission to its owners only: https://docs.github.com/en/rest/orgs/orgs#get-an-organization
it.each([
  ['forbids GraphQL', { errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible' }] }],
  ['does not know the field', { errors: [{ message: 'no', extensions: { code: 'undefinedField' } }] }],
])('a bot that only administers the repository, where GitHub %s, takes back what it gave', async (_, body) => {
  const { ada, asks, github, later } = await startSituation({
    github: (seed) => {
      seed.bot.scopes = ['repo', 'read:org'];
      for (const org of seed.organisations ?? []) org.members = { ...org.members, 'acme-jit-bot': 'member' };
      for (const repo of seed.repositories ?? [])
        repo.collaborators = { ...repo.collaborators, 'acme-jit-bot': 'admin' };
    },
  });
  github.fault({ path: /graphql/, do: { kind: 'status', status: 200, body } });
  await asks('github:acme/sandbox-ada', 'write');
  await ada.sees('Active until');
  expect(github.levelOf('ada-l', 'acme/sandbox-ada')).toBe('write');
  await later(2 * hour);
  expect(github.levelOf('ada-l', 'acme/sandbox-ada')).toBe('none');
  await ada.sees('Request again');
});
