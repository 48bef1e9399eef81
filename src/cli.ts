/** The operator's command line. Exit codes: 0 good, 1 a finding or a refusal, 2 wrong usage. */
import { existsSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { revoke } from '#access/end-grant.ts';
import { hostNames } from '#domain/host-name.ts';
import { isLevel, levels } from '#domain/level.ts';
import { Refused } from '#domain/refused.ts';
import type { Finding as HostFinding } from '#hosts/host.ts';
import { createHosts } from '#hosts/index.ts';
import { systemClock } from '#lib/clock.ts';
import { formatDuration } from '#lib/duration.ts';
import { createLog } from '#lib/log.ts';
import { describeProxy, goThroughProxy } from '#lib/proxy.ts';
import { decide } from '#policy/decide.ts';
import { explainAll, explainDecision, plain } from '#policy/explain.ts';
import { formatFault } from '#policy/fault.ts';
import type { Policy } from '#policy/policy.ts';
import { readPolicy } from '#policy/source.ts';
import { createSlackCheck } from '#slack/check.ts';
import { allAudit, verifyAudit } from '#store/audit.ts';
import { liveGrants } from '#store/grants.ts';
import { pathOf } from '#store/place.ts';
import { openRequests, requestById } from '#store/requests.ts';
import { openStore, type Store } from '#store/store.ts';
import { loadEnvFile, policyPathOf, readConfig, readPlaces } from './config.ts';

/** Ends a command with a finding or a refusal; the words go to standard error. */
class Finding extends Error {}

const { env: environment, fromFile } = loadEnvFile();
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const program = new Command('jit')
  .description("Just-in-time access to Git repositories: the operator's command line.")
  .exitOverride()
  .configureHelp({ showGlobalOptions: false });

program
  .command('doctor')
  .description('check the environment, the policy, the database, Slack and the Git hosts')
  .action(doctor);

const policy = program.command('policy').description('the policy file');
policy
  .command('check')
  .argument('[file]', 'the file; JIT_POLICY or ./jit.yml when left out')
  .description('name every fault of the file')
  .action(async (file?: string) => {
    const { rules } = await loadPolicy(file);
    print(`The policy is good: ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}.`);
  });
policy
  .command('explain')
  .requiredOption('--who <person>', "a person's Slack id, like U0ADA")
  .requiredOption('--repo <host:path>', 'like github:acme/payments', repoOption)
  .requiredOption('--level <level>', levels.join(', '), levelOption)
  .option('--in <groups...>', 'Slack user groups that the person is in, like S0LEADS; all others count as not', [])
  .description('what the policy says to one ask, rule by rule')
  .action(
    async (asked: {
      who: string;
      repo: ReturnType<typeof repoOption>;
      level: ReturnType<typeof levelOption>;
      in: string[];
    }) => {
      const policy = await loadPolicy();
      const ask = {
        personId: asked.who,
        repo: asked.repo,
        level: asked.level,
        groups: (id: string) => asked.in.includes(id),
        at: systemClock.now(),
      };
      for (const { rule, line, decides, words } of explainAll(policy, ask)) {
        print(`${decides ? '->' : '  '} line ${line}, rule "${rule}": ${plain(words)}`);
      }
      const decision = decide(policy, ask);
      const words = plain(explainDecision(decision, policy));
      if (decision.kind === 'refuse') throw new Finding(words);
      print(words);
    },
  );

program
  .command('list')
  .description('open requests and live access')
  .action(() => withStore(list));

program
  .command('revoke')
  .argument('<request>', 'the number of the request that the access came from', numberArgument)
  .option('--reason <words>', 'why, for the audit trail and the person')
  .description('take access back; a running bot does it within seconds, otherwise the next start does')
  .action((requestId: number, { reason }: { reason?: string }) =>
    withStore(async (store) => {
      const why = reason === undefined ? {} : { reason };
      await revoke({ store, wake: () => {} }, { requestId, actor: 'operator', ...why });
      print(`Request ${requestId}: the access is being taken back.`);
    }),
  );

const audit = program.command('audit').description('the audit trail');
audit
  .command('verify')
  .description('check the whole chain')
  .action(() =>
    withStore(async (store) => {
      const { entries, hash, problem } = await verifyAudit(store.read);
      if (problem) throw new Finding(`The audit trail does not hold: ${problem}.`);
      print(`The audit trail holds: ${entries} entries, last hash ${hash}.`);
    }),
  );
audit
  .command('export')
  .description('every entry as JSON Lines on standard output')
  .action(() =>
    withStore(async (store) => {
      for await (const entry of allAudit(store.read)) {
        if (!process.stdout.write(`${JSON.stringify({ ...entry, data: JSON.parse(entry.data) as unknown })}\n`)) {
          await new Promise((done) => process.stdout.once('drain', done));
        }
      }
    }),
  );

async function doctor(): Promise<void> {
  const findings: string[] = [];
  const say = (what: string, faults: readonly string[], more: readonly string[] = []) => {
    print(`${faults.length === 0 ? 'good' : 'BAD '}  ${what}`);
    for (const line of [...faults, ...more]) print(`      - ${line}`);
    findings.push(...faults);
  };
  const read = readConfig(environment, fromFile);
  const proxy = 'config' in read && read.config.proxy ? describeProxy(read.config.proxy) : undefined;
  say('environment', 'faults' in read ? read.faults : [], [
    ...(proxy ? [`(note) ${proxy.words}`] : []),
    ...(proxy?.warning === undefined ? [] : [`(warning) ${proxy.warning}`]),
  ]);
  const policyPath = policyPathOf(environment);
  const loaded = await readPolicy(policyPath);
  const pins = 'policy' in loaded ? loaded.policy.rules.filter(({ grant }) => grant !== 'auto') : [];
  say(
    `policy (${policyPath})`,
    'faults' in loaded ? loaded.faults.map(formatFault) : [],
    pins.map(({ name, grant }) => `(note) rule "${name}" has \`grant: ${grant}\`: access is given in that way only`),
  );
  if ('faults' in read)
    throw new Finding('Mend the environment first; the database, Slack and the Git hosts were not looked at.');
  const { config } = read;
  if (config.proxy) goThroughProxy(config.proxy);
  say(
    'database',
    await openStore({ url: config.databaseUrl, clock: systemClock }).then(
      (store) => store.close().then(() => []),
      (fault: Error) => [fault.message],
    ),
  );
  say('Slack', await createSlackCheck(config.slack, createLog('error')).all());
  for (const host of createHosts({ github: config.github, gitlab: config.gitlab, now: systemClock.now }).values()) {
    const found = await host.check();
    const wordsOf = (kind: HostFinding['severity'], prefix = ''): string[] =>
      found.filter(({ severity }) => severity === kind).map(({ words }) => `${prefix}${words}`);
    say(host.label, wordsOf('error'), [...wordsOf('warning', '(warning) '), ...wordsOf('note', '(note) ')]);
  }
  if (findings.length > 0)
    throw new Finding(`${findings.length} ${findings.length === 1 ? 'thing needs' : 'things need'} mending.`);
}

async function list(store: Store): Promise<void> {
  const requests = await openRequests(store.read);
  const grants = await liveGrants(store.read);
  for (const request of requests) {
    const { id, requesterId, level, host, repoPath, durationSeconds } = request;
    print(
      `request ${id}: open; ${requesterId} asks for ${level} on ${host}:${repoPath} for ${formatDuration(durationSeconds)}`,
    );
  }
  for (const grant of grants) {
    const request = await requestById(store.read, grant.requestId);
    if (!request) continue;
    print(
      `request ${request.id}: ${grant.state}; ${request.requesterId} has ${grant.level} on ${request.host}:${request.repoPath} until ${grant.endsAt.toISOString()}`,
    );
  }
  if (requests.length + grants.length === 0) print('Nothing is open and nobody has access through Jit.');
}

async function loadPolicy(file?: string): Promise<Policy> {
  const places = readPlaces(environment);
  if ('faults' in places) throw new Finding(places.faults.join('\n'));
  const loaded = await readPolicy(file ?? places.policyPath);
  if ('faults' in loaded) throw new Finding(loaded.faults.map(formatFault).join('\n'));
  return loaded.policy;
}

async function withStore(work: (store: Store) => Promise<void>): Promise<void> {
  const places = readPlaces(environment);
  if ('faults' in places) throw new Finding(places.faults.join('\n'));
  const { databaseUrl } = places;
  if (!existsSync(pathOf(databaseUrl))) {
    throw new Finding(
      `There is no database at ${databaseUrl}: set DATABASE_URL to the one that the bot uses, or start the bot first.`,
    );
  }
  const store = await openStore({ url: databaseUrl, clock: systemClock });
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

function repoOption(text: string) {
  const host = hostNames.find((name) => text.startsWith(`${name}:`));
  if (!host)
    throw new InvalidArgumentError(`Write it like ${hostNames.map((name) => `${name}:acme/payments`).join(' or ')}.`);
  return { host, path: text.slice(host.length + 1) };
}

function levelOption(text: string) {
  if (!isLevel(text)) throw new InvalidArgumentError(`Write one of ${levels.join(', ')}.`);
  return text;
}

function numberArgument(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is a whole number; `jit list` shows it.');
  return Number(text);
}

try {
  await program.parseAsync();
} catch (fault) {
  if (fault instanceof CommanderError) process.exitCode = fault.exitCode === 0 ? 0 : 2;
  else if (fault instanceof Finding || fault instanceof Refused) {
    console.error(fault.message);
    process.exitCode = 1;
  } else throw fault;
}
