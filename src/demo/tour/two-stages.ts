/** High risk: one of platform, then two of security, and whoever is in both counts once. On both hosts. */
import { expect, lastOf, platform, request, type Scene, security, step, title, until } from './scene.ts';

export async function twoStages({ ada, barbara, kate, radia, shows }: Scene): Promise<void> {
  title('Two stages on GitHub: ask, approve, use, end, back to what was before');
  expect(shows('acme/payments'), 'read', 'before');
  const form = { repo: 'acme/payments', level: 'write', duration: '4s', reason: 'fix the payout job' };
  await request(ada, { ...form, ticket: 'PAY-7' });
  await barbara.sees('PAY-7', platform);
  await barbara.press('Approve', platform);
  await barbara.sees('PAY-7', security);
  step('Barbara approves for platform; now it is the turn of #security-approvals.');
  await barbara.press('Approve', security);
  await barbara.sees('already approved', security);
  await kate.sees('0 of 2 from security', security);
  step('She is of security, too, but counts once: 0 of 2 from security.');
  await kate.press('Approve', security);
  await radia.sees('1 of 2 from security', security);
  expect(shows('acme/payments'), 'read', 'Katherine approves, 1 of 2 from security');
  await radia.press('Approve', security);
  await ada.sees('Active until');
  expect(shows('acme/payments'), 'write', 'Radia approves, and Ada is told "Active until …"');
  await until(() => shows('acme/payments') === 'read', 'read on GitHub again');
  await until(() => lastOf(ada).includes('ended'), 'the message that it has ended');
  expect(shows('acme/payments'), 'read', 'the time is up');
  step(`Ada is told: ${lastOf(ada)}`);
}

export async function sameOnGitLab({ ada, grace, kate, radia, shows }: Scene): Promise<void> {
  title('GitLab: the same, on a row that stood there before');
  expect(shows('acme/payments/ledger'), 'Reporter', 'before');
  const form = { repo: 'acme/payments/ledger', level: 'write', duration: '4s', reason: 'ledger is stuck' };
  await request(ada, { ...form, ticket: 'PAY-8' });
  await grace.sees('PAY-8', platform);
  await grace.press('Approve', platform);
  await kate.sees('PAY-8', security);
  await kate.press('Approve', security);
  await radia.sees('1 of 2 from security', security);
  await radia.press('Approve', security);
  await until(() => shows('acme/payments/ledger') === 'Developer', 'Developer on GitLab');
  step('Grace, Katherine and Radia approve: GitLab shows Ada as Developer.');
  await until(() => shows('acme/payments/ledger') === 'Reporter', 'Reporter on GitLab again');
  step('The time is up: GitLab shows Ada as Reporter, exactly as before.');
}
