/** `jit policy …`: what the file says, whether it is good, and what another one would have said. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { readSlackAccess } from '#config.ts';
import { type Level, levels } from '#domain/level.ts';
import { systemClock } from '#lib/clock.ts';
import { createLog } from '#lib/log.ts';
import { goThroughProxy } from '#lib/proxy.ts';
import { checkOnline } from '#policy/check-online.ts';
import { decide } from '#policy/decide.ts';
import { explainAll, explainDecision, plain } from '#policy/explain.ts';
import { formatFault } from '#policy/fault.ts';
import { jsonSchemaText } from '#policy/json-schema.ts';
import type { RepoName } from '#policy/policy.ts';
import { replay } from '#policy/replay.ts';
import { createSlackCheck } from '#slack/check.ts';
import { askSlack } from '#slack/check-policy.ts';
import { type PastRequest, requestsSince } from '#store/past-requests.ts';
import { durationOption, levelOption, repoOption, timeOption } from './options.ts';
import { environment, Finding, loadPolicy, print, withStore } from './shell.ts';

export function policyCommands(program: Command): void {
  const policy = program.command('policy').description('the policy file');
  policy
    .command('check')
    .argument('[file]', 'the file; JIT_POLICY or ./jit.yml when left out')
    .option('--online', 'ask Slack, too, whether the people, user groups and channels exist (needs SLACK_BOT_TOKEN)')
    .description('name every fault of the file')
    .action(check);
  policy
    .command('explain')
    .requiredOption('--who <person>', "a person's Slack id, like U0ADA")
    .requiredOption('--repo <host:path>', 'like github:acme/payments', repoOption)
    .requiredOption('--level <level>', levels.join(', '), levelOption)
    .option('--in <groups...>', 'Slack user groups that the person is in, like S0LEADS; all others count as not', [])
    .option('--at <time>', 'when it is asked, like 2026-12-24T14:00Z; now when left out', timeOption)
    .option('--emergency', 'break-glass is asked for')
    .description('what the policy says to one ask, rule by rule')
    .action(explain);
  policy
    .command('replay')
    .requiredOption('--against <file>', 'the policy file to judge by')
    .option('--since <duration>', 'how far back to look, like 90d', durationOption, durationOption('90d'))
    .description(
      'which requests of the past would be decided differently by another file; asks neither Slack nor a host',
    )
    .action(replayAll);
  policy
    .command('schema')
    .description('the JSON Schema of the file, for editors')
    .action(() => void process.stdout.write(jsonSchemaText()));
}

async function check(file: string | undefined, { online }: { online?: boolean }): Promise<void> {
  const { policy, text, path } = await loadPolicy(file);
  if (online) await checkInSlack(text, path);
  const { rules } = policy;
  const seen = online ? ', and Slack knows the people, user groups and channels that it names' : '';
  print(`The policy is good: ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}${seen}.`);
}

async function checkInSlack(text: string, path: string): Promise<void> {
  const access = readSlackAccess(environment);
  if ('faults' in access) throw new Finding(access.faults.join('\n'));
  if (access.proxy) goThroughProxy(access.proxy);
  const log = createLog('error');
  const reached = await createSlackCheck(access.slack, log).answers();
  if (reached.length > 0) throw new Finding(reached.join('\n'));
  const faults = await checkOnline(text, path, askSlack({ ...access.slack, log, pause })).catch((fault: unknown) => {
    throw new Finding(`Slack gave no answer (${fault instanceof Error ? fault.message : String(fault)}); try again.`);
  });
  if (faults.length > 0) throw new Finding(faults.map(formatFault).join('\n'));
}

interface Asked {
  who: string;
  repo: RepoName;
  level: Level;
  in: string[];
  at?: Date;
  emergency?: boolean;
}

async function explain(asked: Asked): Promise<void> {
  const { policy } = await loadPolicy();
  const ask = {
    personId: asked.who,
    repo: asked.repo,
    level: asked.level,
    groups: (id: string) => asked.in.includes(id),
    at: asked.at ?? systemClock.now(),
    ...(asked.emergency && { isEmergency: true }),
  };
  for (const { rule, line, decides, words } of explainAll(policy, ask)) {
    print(`${decides ? '->' : '  '} line ${line}, rule "${rule}": ${plain(words)}`);
  }
  const decision = decide(policy, ask);
  const words = plain(explainDecision(decision, policy));
  if (decision.kind === 'refuse') throw new Finding(words);
  print(words);
}

async function replayAll({ against, since }: { against: string; since: number }): Promise<void> {
  const { policy } = await loadPolicy(against);
  const from = new Date(systemClock.now().getTime() - since * 1000);
  const count = { same: 0, different: 0, untold: 0 };
  await withStore(async (store) => {
    for await (const request of requestsSince(store.read, from)) {
      const found = replay(policy, pastAsk(request));
      count[found.kind] += 1;
      if (found.kind !== 'same') print(found.line);
    }
  });
  const all = count.same + count.different + count.untold;
  print(
    `${all} ${all === 1 ? 'request' : 'requests'} looked at, ${count.different} would be decided differently, ${count.untold} cannot be told`,
  );
  if (count.different > 0) process.exitCode = 1;
}

const pastAsk = ({ requesterId, host, repoPath, createdAt, rule, stages, state, ...rest }: PastRequest) => ({
  ...rest,
  personId: requesterId,
  repo: { host, path: repoPath },
  at: createdAt,
  before: { rule, stages, isRefused: state === 'refused' },
});
