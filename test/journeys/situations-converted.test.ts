import { expect, it } from 'vitest';
import { hour } from '../world.ts';
import { startSituation } from './situation.ts';

// GitHub turns what teams give into own rows when a member is converted:
// https://docs.github.com/rest/orgs/outside-collaborators#convert-an-organization-member-to-outside-collaborator
it('a member in a team of Jit’s who becomes an outside collaborator keeps no access that came from the team', async () => {
  const { ada, asks, github, advance, adminsTold } = await startSituation({
    github: (seed) => {
      seed.bot.scopes = ['repo', 'admin:org'];
    },
  });
  await asks('github:acme/shop', 'write');
  await ada.sees('Active until');
  github.convertToOutside('ada-l', 'acme');
  await advance(2 * hour);
  expect([github.levelOf('ada-l', 'acme/shop'), adminsTold()]).toEqual(['none', expect.stringMatching(/ada-l/)]);
});
