/** `jit doctor`: looks at everything that the bot needs, and says for each fault what mends it. */

import { policyPathOf, readConfig } from '#config.ts';
import type { Finding as HostFinding } from '#hosts/host.ts';
import { createHosts } from '#hosts/index.ts';
import { systemClock } from '#lib/clock.ts';
import { createLog } from '#lib/log.ts';
import { describeProxy, goThroughProxy } from '#lib/proxy.ts';
import { createOnCall, isSchedule } from '#on-call/on-call.ts';
import { formatFault } from '#policy/fault.ts';
import { readPolicy } from '#policy/source.ts';
import { createSlackCheck } from '#slack/check.ts';
import { openStore } from '#store/store.ts';
import { environment, Finding, fromFile, print } from './shell.ts';

export async function doctor(): Promise<void> {
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
  const named = 'policy' in loaded ? loaded.policy.rules.flatMap(({ onCall }) => onCall ?? []) : [];
  const schedules = named.filter(isSchedule);
  if (schedules.length > 0) say('schedules of who is on call', await createOnCall(config.onCall).check(schedules));
  for (const host of createHosts({ github: config.github, gitlab: config.gitlab, now: systemClock.now }).values()) {
    const found = await host.check();
    const wordsOf = (kind: HostFinding['severity'], prefix = ''): string[] =>
      found.filter(({ severity }) => severity === kind).map(({ words }) => `${prefix}${words}`);
    say(host.label, wordsOf('error'), [...wordsOf('warning', '(warning) '), ...wordsOf('note', '(note) ')]);
  }
  if (findings.length > 0)
    throw new Finding(`${findings.length} ${findings.length === 1 ? 'thing needs' : 'things need'} mending.`);
}
