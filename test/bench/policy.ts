/** How many decisions a second come out of a large policy, how long reading and checking it takes, and how both grow with its rules. */
import { decide } from '#policy/decide.ts';
import type { GroupLookup, Policy } from '#policy/policy.ts';
import { parsePolicy } from '#policy/schema.ts';
import { type Line, median, ms, times } from './figures.ts';
import { policyFile, repoPaths } from './policy-files.ts';

const rules = 2_000;
const repos = 50_000;
const aims = { loadMs: 1_000, perSecond: 10_000, growth: 2.6 };
const rounds = 5;

export async function measurePolicy(): Promise<Line[]> {
  const sizes = [rules / 2, rules, rules * 2].map((size) => ({ size, text: policyFile(size) }));
  const taken = new Map<number, number[]>(sizes.map(({ size }) => [size, []]));
  // In turns, and after one round of warming up.
  for (let round = 0; round <= rounds; round++) {
    for (const { size, text } of sizes) {
      const workMs = workOf(() => read(text));
      if (round > 0) taken.get(size)?.push(workMs);
    }
  }
  const loads = sizes.map(({ size }) => median(taken.get(size) ?? []));
  const [half = 0, whole = 0, double = 0] = loads;
  const speeds = sizes.map(({ size, text }) => decisionsPerSecond(read(text), size));
  const [fast = 0, usual = 0, slow = 0] = speeds;
  return [
    {
      what: `reading and checking a file of ${rules} rules (processor)`,
      figures: ms(whole),
      aim: `< ${aims.loadMs} ms`,
      isMet: whole < aims.loadMs,
    },
    {
      what: 'the same for half and twice the rules',
      figures: `${ms(half)}, ${ms(double)}: ${times(whole / half)}, then ${times(double / whole)}`,
      aim: `< ${aims.growth}x for twice the rules`,
      isMet: whole / half < aims.growth && double / whole < aims.growth,
    },
    {
      what: `decisions a second, ${rules} rules, ${repos} repositories`,
      figures: Math.round(usual).toString(),
      aim: `> ${aims.perSecond}`,
      isMet: usual > aims.perSecond,
    },
    {
      what: 'the same for half and twice the rules',
      figures: `${Math.round(fast)}, ${Math.round(slow)}`,
      aim: 'twice the rules: no less than two thirds',
      isMet: slow > (usual * 2) / 3,
    },
  ];
}

function read(text: string): Policy {
  const parsed = parsePolicy(text, 'jit.yml');
  if ('faults' in parsed) throw new Error(parsed.faults[0]?.words);
  return parsed.policy;
}

/** Everybody is in a hundred of the two hundred groups, so that about half of the asks are refused with words. */
const isIn: GroupLookup = (id) => Number(id.slice('S0TEAM'.length)) % 2 === 0;

function decisionsPerSecond(policy: Policy, size: number): number {
  const paths = repoPaths(repos, size);
  const decideAll = () => {
    for (const path of paths)
      decide(policy, { personId: 'U0ADA', groups: isIn, repo: { host: 'github', path }, level: 'write', at: 'any' });
  };
  decideAll();
  return repos / (median(Array.from({ length: 3 }, () => workOf(decideAll))) / 1000);
}

/** Milliseconds of the processor, for other programs are busy too. */
function workOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
