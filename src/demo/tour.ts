/**
 * Plays the story by itself and is a check at the same time: every step says what it expects of Slack and of the hosts, and
 * the first one that is not so ends the tour with an error.
 */
import { asPerson, type Hand } from './slack/hand.ts';
import { type Stage, setStage } from './stage.ts';

interface Scene {
  stage: Stage;
  ada: Hand;
  grace: Hand;
  kate: Hand;
  /** What the hosts show of Ada, by repository. */
  shows: (repo: string) => string;
}

/** @returns the exit code: 0 when every step was as it should be */
export async function playTour(): Promise<number> {
  const startedAt = Date.now();
  let stage: Stage | undefined;
  try {
    say('Setting the stage: a pretend Slack, GitHub and GitLab, and the real bot between them.');
    stage = await setStage();
    const [ada, grace, kate] = (['U0ADA', 'U0GRACE', 'U0KATE'] as const).map((id) =>
      asPerson(stage?.slack as Stage['slack'], id),
    );
    if (!ada || !grace || !kate) throw new Error('the cast is incomplete');
    const scene: Scene = { stage, ada, grace, kate, shows: showing(stage) };
    for (const act of [askApproveExpire, sameOnGitLab, autoAndRelease, denied, crash]) await act(scene);
    await stage.close();
    say(`\nThe tour is over after ${Math.round((Date.now() - startedAt) / 1000)} s: every step was as it should be.`);
    return 0;
  } catch (fault) {
    console.error(`\nThe tour stopped: ${fault instanceof Error ? fault.message : String(fault)}`);
    if (stage) {
      console.error(`\nThe bot's last words:\n${stage.bot.output().split('\n').slice(-15).join('\n')}`);
      await stage.close();
    }
    return 1;
  }
}

async function askApproveExpire({ ada, grace, shows }: Scene): Promise<void> {
  title('GitHub: ask, approve, use, end, back to what was before');
  expect(shows('acme/payments'), 'read', 'before');
  await request(ada, {
    repo: 'acme/payments',
    level: 'write',
    duration: '4s',
    ticket: 'PAY-7',
    reason: 'fix the payout job',
  });
  await grace.sees('acme/payments', { in: 'platform-approvals' });
  step('Grace sees the card in #platform-approvals and approves.');
  await grace.press('Approve', { in: 'platform-approvals' });
  await ada.sees('Active until');
  expect(shows('acme/payments'), 'write', 'Ada is told "Active until …"');
  await ada.sees('Request again', { timeoutMs: 15_000 });
  expect(shows('acme/payments'), 'read', 'the time is up');
  step(`Ada is told: ${lastOf(ada)}`);
}

async function sameOnGitLab({ ada, grace, shows }: Scene): Promise<void> {
  title('GitLab: the same, on a row that stood there before');
  expect(shows('acme/payments/ledger'), 'Reporter', 'before');
  await request(ada, {
    repo: 'acme/payments/ledger',
    level: 'write',
    duration: '4s',
    ticket: 'PAY-8',
    reason: 'ledger is stuck',
  });
  await grace.sees('acme/payments/ledger', { in: 'platform-approvals' });
  await grace.press('Approve', { in: 'platform-approvals' });
  await until(() => shows('acme/payments/ledger') === 'Developer', 'Developer on GitLab');
  step('Grace approves: GitLab shows Ada as Developer.');
  await until(() => shows('acme/payments/ledger') === 'Reporter', 'Reporter on GitLab again', 15_000);
  step('The time is up: GitLab shows Ada as Reporter, exactly as before.');
}

async function autoAndRelease({ ada, shows }: Scene): Promise<void> {
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

async function denied({ ada, kate, shows }: Scene): Promise<void> {
  title('High risk: the security group says no');
  await request(ada, { repo: 'acme/infra', level: 'admin', duration: '1h', reason: 'curious' });
  await kate.sees('acme/infra', { in: 'security-approvals' });
  await kate.press('Deny', { in: 'security-approvals' });
  await kate.opens(/deny/i);
  await kate.type('Reason', 'Please ask for write; admin is not needed for this.');
  await kate.submit();
  await ada.sees('admin is not needed for this');
  expect(shows('acme/infra'), 'none', 'Katherine denies with a reason that Ada reads');
}

async function crash({ stage, ada, grace, shows }: Scene): Promise<void> {
  title('The bot is killed while access is live, and started again after its end');
  await request(ada, { repo: 'acme/payments', level: 'write', duration: '3s', ticket: 'PAY-9', reason: 'second try' });
  await grace.sees(/PAY-9/, { in: 'platform-approvals' });
  await grace.press('Approve', { in: 'platform-approvals' });
  await until(() => shows('acme/payments') === 'write', 'write on GitHub');
  await stage.bot.stop('SIGKILL');
  step('Killed (SIGKILL). Three seconds later the access should have ended, but nobody is there to end it.');
  await new Promise((done) => setTimeout(done, 3200));
  expect(shows('acme/payments'), 'write', 'while the bot is down');
  await stage.bot.start();
  await until(() => shows('acme/payments') === 'read', 'read on GitHub after the restart');
  step('Started again: the overdue end comes first, and GitHub shows read.');
}

async function request(
  person: Hand,
  form: { repo: string; level: string; duration: string; reason: string; ticket?: string },
): Promise<void> {
  step(`Ada types /jit ${form.repo} ${form.level} ${form.duration} and sends the form.`);
  await person.say(`/jit ${form.repo} ${form.level} ${form.duration} ${form.reason}`, { in: 'general' });
  await person.opens('Request access');
  if (form.ticket !== undefined) {
    const { ticket } = form;
    await person.waitFor(() => person.fields().includes('Ticket'));
    await person.type('Ticket', ticket);
  }
  await person.submit();
  const open = person.modal();
  if (open) throw new Error(`the form was not taken: ${JSON.stringify(person.errors())} ${open.trouble ?? ''}`);
}

/** What the host itself shows of Ada on this repository. */
const showing =
  (stage: Stage) =>
  (repo: string): string => {
    if (stage.github.world.hasRepository(repo)) return stage.github.world.levelOf('ada-l', repo);
    const row = stage.gitlab.world
      .overview()
      .find(({ path }) => path === repo)
      ?.rows.find(({ username }) => username === 'ada');
    return row?.words ?? 'none';
  };

async function until(isSo: () => boolean, what: string, timeoutMs = 15_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`waited ${timeoutMs / 1000} s in vain for: ${what}`);
    await new Promise((done) => setTimeout(done, 25));
  }
}

function expect(shown: string, wanted: string, when: string): void {
  if (shown !== wanted) throw new Error(`${when}: the host shows ${shown}, and it should be ${wanted}`);
  step(`${when}: the host shows ${shown}.`);
}

const lastOf = (person: Hand): string => (person.texts().at(-1) ?? '').replace(/\s+/g, ' ').slice(0, 160);
const say = (line: string): void => console.log(line);
const title = (line: string): void => say(`\n${line}`);
const step = (line: string): void => say(`  - ${line}`);
