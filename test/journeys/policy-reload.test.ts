/** A policy file that is edited while the bot runs: the administrators follow what is in force. */
import { expect, it } from 'vitest';
import { admins, policyOf, startWaiting } from './waiting.ts';

it('tells the administrators that the file is bad, and that it is good again', async () => {
  const rule = 'approve: platform';
  const world = await startWaiting(rule);
  const told = () => world.cards(admins).filter((text) => text.includes('policy file'));
  const write = async (more: string) => {
    await world.writePolicy(`${policyOf(rule)}${more}\n`);
    // The file is read between two looks of the clock, by the real disk.
    for (let seconds = 0; seconds < 10; seconds += 1) {
      await world.clock.advance(1000, () => new Promise((done) => setTimeout(done, 20)));
    }
    await world.settle();
  };
  await write('# a word');
  expect(told()).toEqual([]);
  await write('nonsense: true');
  expect(told()).toHaveLength(1);
  await write('# mended');
  expect(told()).toHaveLength(2);
  expect(told()[1]).toContain('The policy file is good again, and in force.');
  await write('# and a word more');
  expect(told()).toHaveLength(2);
});
