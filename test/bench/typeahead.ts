/**
 * How long a keystroke in the field Repository takes over 50,000 repositories, how much memory they take, how long they keep
 * everything else waiting, and what one listing takes.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { AccessDeps } from '#access/deps.ts';
import { findRepos } from '#access/find-repos.ts';
import { type Catalogue, createCatalogue } from '#hosts/catalogue.ts';
import type { GitHost, HostName } from '#hosts/host.ts';
import type { Clock } from '#lib/clock.ts';
import { createLog } from '#lib/log.ts';
import type { Policy } from '#policy/policy.ts';
import { repoOption } from '#slack/views/repo-option.ts';
import { type Line, median, ms, quantile } from './figures.ts';
import { listingHost, manyRepos, pagesOf, policies } from './many-repos.ts';

const warmUps = 20;
const keystrokes = 300;
const aimMs = 20;

let isRenamed = false;
const hosts = new Map<HostName, GitHost>(
  (['github', 'gitlab'] as const).map((name) => [name, listingHost(name, () => pagesOf(name, isRenamed))]),
);
/** Pauses are for the host's sake, and here it is the bot's own work that counts. A later listing comes when it is asked for only. */
let skippedMs = 0;
const hurried: Clock = {
  now: () => new Date(Date.now() + skippedMs),
  at(at, work) {
    const isPause = at.getTime() - hurried.now().getTime() < 60_000;
    const soon = isPause ? setImmediate(work) : undefined;
    return () => clearImmediate(soon);
  },
};

export async function measureTypeahead(): Promise<Line[]> {
  const empty = memoryMb();
  const catalogue = createCatalogue({ hosts, clock: hurried, log: createLog('error') });
  const lines: Line[] = [{ what: 'longest block, at rest', figures: ms((await timed(() => pause(1_000))).blockMs) }];
  lines.push(lineOf(`making the list of ${manyRepos}`, await timed(() => catalogue.refresh())));
  lines.push({ what: 'memory that it takes', figures: `${(memoryMb() - empty).toFixed(1)} MB` });
  for (const [what, policy] of Object.entries(policies)) {
    const first = await timed(() => type(catalogue, policy, 'U0EVE', ''));
    lines.push(lineOf(`the very first keystroke, policy "${what}"`, first));
  }
  skippedMs += 24 * 60 * 60_000;
  isRenamed = true;
  lines.push(lineOf('making it again, one of each host is renamed', await timed(() => catalogue.refresh())));
  catalogue.stop();
  for (const [what, policy] of Object.entries(policies)) {
    const first = await timed(() => type(catalogue, policy, 'U0EVE', ''));
    lines.push(lineOf(`the first keystroke thereafter, policy "${what}"`, first));
  }
  lines.push({ what: 'memory with three policies', figures: `${(memoryMb() - empty).toFixed(1)} MB` });
  for (const [what, policy, typed] of worstCases) lines.push(await measureCase(catalogue, what, policy, typed));
  return lines;
}

const worstCases: [string, Policy, readonly string[]][] = [
  ['nothing typed', policies.teams, ['']],
  ['one letter', policies.teams, [...'aeinorstz0']],
  ['a whole word', policies.teams, ['payments', 'terraform', 'acme/team-17', 'service-29']],
  ['matches nearly everything, nothing is offered', policies.nothing, ['a', 'acme/', 'team']],
  ['matches nothing', policies.teams, ['zzz', 'acme/payments/x', 'github:nope']],
  ['240 rules that begin with stars', policies.stars, ['a', 'team-23', '']],
];

async function measureCase(
  catalogue: Catalogue,
  what: string,
  policy: Policy,
  typed: readonly string[],
): Promise<Line> {
  const taken: number[] = [];
  let before = process.cpuUsage();
  for (let index = 0; index < warmUps + keystrokes; index++) {
    if (index === warmUps) before = process.cpuUsage();
    const text = typed[index % typed.length] ?? '';
    const personId = `U0P${index % 50}`;
    const startedAt = performance.now();
    await type(catalogue, policy, personId, text);
    if (index >= warmUps) taken.push(performance.now() - startedAt);
  }
  const p99 = quantile(taken, 0.99);
  const used = process.cpuUsage(before);
  const workMs = (used.user + used.system) / 1000 / keystrokes;
  const figures = `median ${ms(median(taken))}, p99 ${ms(p99)} (processor ${ms(workMs)} each)`;
  return { what: `typeahead: ${what}`, figures, aim: `p99 < ${aimMs} ms`, isMet: p99 < aimMs };
}

/** What the field does for one keystroke. Each person is in two of the groups that the rules are for. */
async function type(catalogue: Catalogue, policy: Policy, personId: string, typed: string): Promise<number> {
  const mine = Number(personId.slice(3)) || 0;
  const isIn = (group: string): boolean => personId !== 'U0EVE' && [mine, mine + 100].includes(Number(group.slice(3)));
  const directory: AccessDeps['directory'] = {
    groupsOf: async () => isIn,
    isInChannel: async () => false,
    membershipOf: async () => 'member',
    peopleOf: async () => [],
  };
  const access = { policy: () => policy, directory, catalogue, hosts, clock: hurried };
  const found = await findRepos(access, { personId, typed, limit: 100 });
  return found.map((repo) => repoOption(repo, repo.host)).length;
}

interface Timed {
  wallMs: number;
  /** Of the processor. */
  workMs: number;
  /** For how long nothing else had its turn, at the most. */
  blockMs: number;
}

const lineOf = (what: string, { wallMs, workMs, blockMs }: Timed): Line => ({
  what,
  figures: `${ms(wallMs)} (processor ${ms(workMs)}), longest block ${ms(blockMs)}`,
});

async function timed(work: () => Promise<unknown>): Promise<Timed> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  await pause(20);
  delay.enable();
  const [startedAt, before] = [performance.now(), process.cpuUsage()];
  await work();
  const [wallMs, used] = [performance.now() - startedAt, process.cpuUsage(before)];
  await pause(5);
  delay.disable();
  return { wallMs, workMs: (used.user + used.system) / 1000, blockMs: delay.max / 1e6 };
}

const pause = (waitMs: number): Promise<void> => new Promise((done) => setTimeout(done, waitMs));

function memoryMb(): number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  collect();
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
