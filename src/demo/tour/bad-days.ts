/** When something is broken: access by breaking the glass, reviewed afterwards; and the bot itself killed in the middle. */
import { expect, platform, request, type Scene, security, send, step, title, until } from './scene.ts';

export async function breakGlass({ margaret, kate, shows }: Scene): Promise<void> {
  title('Break-glass: access at once, reviewed afterwards');
  const shown = () => shows('acme/payments', 'margaret-h');
  expect(shown(), 'none', 'before');
  const form = { repo: 'acme/payments', level: 'write', duration: '1h', reason: 'payouts are down' };
  await request(margaret, { ...form, ticket: 'INC-1', isEmergency: true });
  await until(() => shown() === 'write', 'write for Margaret');
  step('Nobody had to approve: Margaret, who is on call, has write.');
  await kate.sees('BREAK-GLASS', security);
  await kate.press('Reviewed…', security);
  await kate.opens('Review break-glass');
  await kate.choose('Was it justified?', 'It was justified');
  await kate.type('Words', 'Payouts were down; thank you.');
  await send(kate);
  await margaret.sees('Payouts were down; thank you.');
  step('Katherine reviews it in #security-approvals: justified. Margaret reads her words.');
  await margaret.press('Release');
  await until(() => shown() === 'none', 'no access after the release');
  step('Margaret releases it: the access is gone.');
}

export async function crash({ stage, ada, grace, shows }: Scene): Promise<void> {
  title('The bot is killed while access is live, and started again after its end');
  await request(ada, { repo: 'acme/shop', level: 'write', duration: '3s', reason: 'second try' });
  await grace.sees('second try', platform);
  await grace.press('Approve', platform);
  await until(() => shows('acme/shop') === 'write', 'write on GitHub');
  await stage.bot.stop('SIGKILL');
  step('Killed (SIGKILL). Three seconds later the access should have ended, but nobody is there to end it.');
  await new Promise((done) => setTimeout(done, 3200));
  expect(shows('acme/shop'), 'write', 'while the bot is down');
  await stage.bot.start();
  await until(() => shows('acme/shop') === 'none', 'no access on GitHub after the restart');
  step('Started again: the overdue end comes first, and GitHub shows no access.');
}
