/** What most asks are like: nobody is asked, one person says yes to less, there is more time, or one says no. */
import type { Hand } from '../slack/hand.ts';
import { expect, platform, request, type Scene, security, send, step, title, until } from './scene.ts';

export async function nobodyIsAsked({ ada, shows }: Scene): Promise<void> {
  title('Low risk: approved by the rule itself, and released early');
  expect(shows('acme/sandbox-ada'), 'none', 'before');
  await request(ada, { repo: 'acme/sandbox-ada', level: 'write', duration: '1h', reason: 'try something' });
  await until(() => shows('acme/sandbox-ada') === 'write', 'write on the sandbox');
  step('Nobody had to be asked: Ada has write.');
  await ada.sees('Release');
  await ada.press('Release');
  await until(() => shows('acme/sandbox-ada') === 'none', 'no access after the release');
  step('Ada presses Release: the access is gone.');
}

export async function lessAndThenLonger({ ada, grace, shows }: Scene): Promise<void> {
  title('One approver: Ask… before the answer, Change… for less than was asked for, Extend for more of it');
  await request(ada, { repo: 'acme/shop', level: 'write', duration: '2h', reason: 'fix the cart' });
  await grace.sees('fix the cart', platform);
  await askBack(grace, ada);
  await grace.press('Change…', platform);
  await grace.opens('Approve less');
  await grace.choose('Access level', /^read\b/);
  await grace.type('Duration', '7s');
  await send(grace);
  await until(() => shows('acme/shop') === 'read', 'read on the shop');
  const endsAt = Date.now() + 7000;
  await ada.sees('read for 7s instead of write for 2h');
  step('Grace approves, and Ada is told what was changed: read for 7s instead of write for 2h.');
  await ada.sees('Extend');
  await ada.press('Extend');
  await ada.opens('Ask for more time');
  await ada.type('Duration', '3s');
  await ada.type('Reason', 'nearly there');
  await send(ada);
  await grace.sees('nearly there', platform);
  await grace.press('Approve', platform);
  step('Ada asks for 3s more with Extend, and Grace approves.');
  await until(() => Date.now() > endsAt + 500, 'the first end to pass');
  expect(shows('acme/shop'), 'read', 'after the first end');
  await until(() => shows('acme/shop') === 'none', 'no access after the later end');
  step('The later end has come: the access is gone.');
}

async function askBack(approver: Hand, requester: Hand): Promise<void> {
  await approver.press('Ask…', platform);
  await approver.opens('Ask the requester');
  await approver.type('Question', 'Is read enough?');
  await send(approver);
  await requester.sees('Is read enough?');
  await requester.press('Answer');
  await requester.waitFor(() => requester.modal());
  await requester.type(/./, 'For now it is.');
  await send(requester);
  await approver.waitFor(() => approver.thread('fix the cart', platform).join().includes('For now it is.'));
  step('Grace asks whether read is enough, and Ada answers: both stand in the thread below the card.');
}

export async function denied({ ada, kate, shows }: Scene): Promise<void> {
  title('The security group says no');
  await request(ada, { repo: 'acme/infra', level: 'admin', duration: '1h', reason: 'curious' });
  await kate.sees('acme/infra', security);
  await kate.press('Deny', security);
  await kate.opens(/deny/i);
  await kate.type('Reason', 'Please ask for write; admin is not needed for this.');
  await kate.submit();
  await ada.sees('admin is not needed for this');
  expect(shows('acme/infra'), 'none', 'Katherine denies with a reason that Ada reads');
}
