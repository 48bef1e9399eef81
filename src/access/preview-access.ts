/** What the form says before it is sent: which levels may be asked for, which rule applies, who will be asked, what access there is now. */
import { compareLevels, type Level, type LevelOrNone, levels } from '#domain/level.ts';
import { Refused } from '#domain/refused.ts';
import type { Part } from '#domain/words.ts';
import { type GitHost, HostFault, type HostFaultKind, type Observation, type Repo } from '#hosts/host.ts';
import { whyShut } from '#hosts/why-shut.ts';
import { decide, groupsForAsking, levelsFor } from '#policy/decide.ts';
import { explainDecision } from '#policy/explain.ts';
import { either } from '#policy/mention.ts';
import type { Ask, Decision, Policy } from '#policy/policy.ts';
import type { LinkedAccount } from '#store/accounts.ts';
import type { AccessDeps, RepoName } from './deps.ts';
import { findAccount } from './find-account.ts';
import { findRepo } from './find-repo.ts';

export interface LevelChoice {
  level: Level;
  /** The host's own word beside ours: `Developer`. */
  hostWords: string | undefined;
}

export interface Preview {
  /** Levels that the policy lets this person ask for here; empty when there are none. */
  levels: LevelChoice[];
  /** What the policy says to the chosen level; undefined while none is chosen. */
  decision: Decision | undefined;
  /** The same in words. */
  words: Part[];
  /** Break-glass, where the rule has it for this person and nothing stands in its way: the longest ask, and what it means. */
  emergency?: { maxSeconds: number; words: Part[] };
}

/** Asks the policy only: no Git host is waited for. */
export async function previewAccess(
  deps: AccessDeps,
  input: { personId: string; repo: RepoName | undefined; level: Level | undefined; isEmergency?: boolean },
): Promise<Preview> {
  const { personId, repo, level } = input;
  const policy = deps.policy();
  if (!repo)
    return { levels: levels.map((each) => ({ level: each, hostWords: undefined })), decision: undefined, words: [] };
  const host = deps.hosts.get(repo.host);
  const groups = await deps.directory.groupsOf(personId, groupsForAsking(policy), 'recent');
  const at = deps.clock.now();
  const allowed = levelsFor(policy, { personId, groups, repo, at })
    .filter((each) => host?.levelWords(each) !== undefined)
    .map((each) => ({ level: each, hostWords: host?.levelWords(each) }));
  const choices = allowed.filter((each) => host && whyNoLevel(host, repo.path, each.level) === undefined);
  if (host && allowed[0] && choices.length === 0) {
    const why = whyNoLevel(host, repo.path, allowed[0].level) ?? '';
    return { levels: [], decision: undefined, words: [why] };
  }
  if (!level && choices.length > 0) return { levels: choices, decision: undefined, words: [] };
  const asked = { personId, groups, repo, at, level: level ?? 'read' };
  const emergency = emergencyFor(policy, asked);
  // The tick is gone from the form where break-glass is not offered, and cannot count there.
  const decision = decide(policy, { ...asked, isEmergency: input.isEmergency === true && emergency !== undefined });
  return { levels: choices, decision, words: explainDecision(decision, policy), ...(emergency && { emergency }) };
}

function emergencyFor(policy: Policy, asked: Ask): Preview['emergency'] {
  const decision = decide(policy, { ...asked, isEmergency: true });
  if (decision.kind !== 'auto' || decision.because !== 'emergency') return undefined;
  return { maxSeconds: decision.maxSeconds, words: explainDecision(decision, policy) };
}

/** Why no such level can be given there, where that is known without asking; undefined when nothing speaks against it. */
export function whyNoLevel(host: GitHost, path: string, level: Level): string | undefined {
  const only = host.levelsAt?.(path);
  if (!only || only.includes(level)) return undefined;
  return `${host.label} can give ${either(only).join('')} on ${path} and nothing else.`;
}

/** What the person has now, as the host shows it. */
export type Held =
  | {
      known: true;
      level: LevelOrNone;
      hostWords: string | undefined;
      isEnoughFor: (level: Level) => boolean;
      /** The date (YYYY-MM-DD) at which the person's own row ends by itself. */
      until?: string;
      /** Why the host can give nothing now, whoever says yes: a sentence. */
      obstacle?: string;
      /** What the person should know before they ask: a sentence. */
      note?: string;
    }
  | { known: false; because: 'no-account' | 'no-such-repo' | 'unavailable'; words?: string };

type Unknown = Extract<Held, { known: false }>;

/** What the host showed, and of what: the repository under its present path, and the person's account. */
export type Seen = Extract<Held, { known: true }> & { repo: Repo; account: LinkedAccount };

/** What the form says: what the person has, and what they should know. Never throws for the host's faults. */
export async function heldAccess(
  deps: AccessDeps,
  input: { personId: string; repo: RepoName },
): Promise<Seen | Unknown> {
  const held = await seenAccess(deps, input);
  const host = deps.hosts.get(input.repo.host);
  if (!held.known || !host?.noteFor) return held;
  const { accountId: id, login } = held.account;
  const note = await host.noteFor(held.repo, { id, login }).catch(() => undefined);
  return note === undefined ? held : { ...held, note };
}

/** Asks the host; takes as long as the host does. Never throws for its faults. */
export async function seenAccess(
  deps: AccessDeps,
  input: { personId: string; repo: RepoName },
): Promise<Seen | Unknown> {
  const host = deps.hosts.get(input.repo.host);
  if (!host) return { known: false, because: 'no-such-repo' };
  try {
    const account = await findAccount(deps, { personId: input.personId, host: input.repo.host });
    if (account === undefined) return { known: false, because: 'no-account' };
    const repo = await findRepo(deps, input.repo);
    if (repo === undefined) return { known: false, because: 'no-such-repo' };
    const seen = await host.observe(repo, { id: account.accountId, login: account.login });
    return heldFrom(host, seen, account);
  } catch (fault) {
    if (fault instanceof Refused) return { known: false, because: 'no-account', words: fault.message };
    if (!(fault instanceof HostFault) || passing.includes(fault.kind)) return { known: false, because: 'unavailable' };
    return { known: false, because: fault.kind === 'gone' ? 'no-such-repo' : 'unavailable', words: fault.message };
  }
}

const passing: readonly HostFaultKind[] = ['limited', 'unreachable', 'queued'];

function heldFrom(host: GitHost, seen: Observation, account: LinkedAccount): Seen {
  const { effective, direct, repo } = seen;
  const obstacle = obstacleIn(host, seen);
  const until = typeof direct === 'object' ? direct.expiresAt : undefined;
  return {
    known: true,
    repo,
    account,
    level: effective,
    hostWords: effective === 'none' ? undefined : host.levelWords(effective),
    isEnoughFor: (level) => compareLevels(effective, level) >= 0,
    ...(until !== undefined && { until }),
    ...(obstacle !== undefined && { obstacle }),
  };
}

function obstacleIn(host: GitHost, seen: Observation): string | undefined {
  const { path, archived } = seen.repo;
  if (archived) return `${path} is archived on ${host.label}: nothing can be changed there before it is unarchived.`;
  const why = whyShut(host.label, seen);
  return why && `T${why.slice(1)}.`;
}
