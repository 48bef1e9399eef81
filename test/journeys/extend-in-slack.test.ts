import { expect, it } from 'vitest';
import { ask, hour, minute, startWorld } from '../world.ts';

it('Extend asks the same approvers for more time, and the access is there after the old end', async () => {
  const { ada, grace, github, advance, settle } = await startWorld();
  await ask(ada, { repo: 'acme/shop', level: 'write', duration: '1h' });
  await grace.sees('Approve', { in: 'platform-approvals' });
  await grace.press('Approve', { in: 'platform-approvals' });
  await ada.sees('Active until');
  await advance(30 * minute);
  await ada.press('Extend');
  await ada.opens(/more time|extend/i);
  await ada.type('Duration', '1h');
  await ada.type('Reason', 'the tests are slow today');
  await ada.submit();
  await grace.sees('the tests are slow today', { in: 'platform-approvals' });
  await grace.press('Approve', { in: 'platform-approvals' });
  await settle();
  await advance(89 * minute);
  expect(github.levelOf('ada-l', 'acme/shop')).toBe('write');
  await advance(minute);
  expect(github.levelOf('ada-l', 'acme/shop')).toBe('none');
  await advance(hour);
  await ada.sees('Request again');
});
