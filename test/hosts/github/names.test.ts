import { afterEach, beforeEach, expect, test } from 'vitest';
import { ann, ben, type Here, shop, start } from './world.ts';

let here: Here;
beforeEach(async () => {
  here = await start();
});
afterEach(() => here.close());

const takeOverTheName = () => {
  here.world.rename('acme/shop', 'store');
  here.world.createRepository('acme/shop');
  here.world.setDirect('bot', 'acme/shop', 'admin');
};

test('when the name is another repository’s and the recorded one is not to be seen, nothing is said about either', async () => {
  takeOverTheName();
  here.world.setDirect('bot', 'acme/store', 'none');
  await expect(here.host.observe(shop, ann)).rejects.toMatchObject({ kind: 'identity' });
});

test('a look under up-to-date names asks four things, and one more where a row may hide behind a team', async () => {
  await here.host.observe(shop, { id: '15', login: 'olga' });
  expect(here.world.requests).toHaveLength(4);
  await here.host.observe(shop, ann);
  expect(here.world.requests).toHaveLength(4 + 5);
});

test('a deleted account is gone, not merely without access', async () => {
  here.world.deleteUser('ben');
  await expect(here.host.observe(shop, ben)).rejects.toMatchObject({ kind: 'gone' });
});

test('a repository that the bot may not see any more is gone, not merely empty', async () => {
  here.world.setDirect('bot', 'acme/shop', 'none');
  await expect(here.host.observe(shop, ben)).rejects.toMatchObject({ kind: 'gone' });
});

test('a bot that has lost its administration is refused, and does not see "none"', async () => {
  here.world.setDirect('bot', 'acme/shop', 'read');
  await expect(here.host.observe(shop, ben)).rejects.toMatchObject({ kind: 'refused' });
});

test('organisations are no accounts', async () => {
  expect(await here.host.findAccount('acme')).toBeUndefined();
});
