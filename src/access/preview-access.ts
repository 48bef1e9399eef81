/** What the form says before it is sent: which levels may be asked for, which rule applies, who will be asked, what access there is now. */
import { compareLevels, type Level, type LevelOrNone, levels } from '#domain/level.ts';
import { Refused } from '#domain/refused.ts';
import type { Part } from '#domain/words.ts';
import type { Repo } from '#hosts/host.ts';
import { decide, groupsForAsking, levelsFor } from '#policy/decide.ts';
import { explainDecision } from '#policy/explain.ts';
import type { Decision } from '#policy/policy.ts';
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
}

/** Asks the policy only: no Git host is waited for. */
export async function previewAccess(
  deps: AccessDeps,
  input: { personId: string; repo: RepoName | undefined; level: Level | undefined },
): Promise<Preview> {
  const { personId, repo, level } = input;
  const policy = deps.policy();
  if (!repo)
    return { levels: levels.map((each) => ({ level: each, hostWords: undefined })), decision: undefined, words: [] };
  const host = deps.hosts.get(repo.host);
  const groups = await deps.directory.groupsOf(personId, groupsForAsking(policy), 'recent');
  const choices = levelsFor(policy, { personId, groups, repo })
    .filter((each) => host?.levelWords(each) !== undefined)
    .map((each) => ({ level: each, hostWords: host?.levelWords(each) }));
  if (!level && choices.length > 0) return { levels: choices, decision: undefined, words: [] };
  const decision = decide(policy, { personId, groups, repo, level: level ?? 'read' });
  return { levels: choices, decision, words: explainDecision(decision, policy) };
}

/** What the person has now, as the host shows it. */
export type Held =
  | { known: true; level: LevelOrNone; hostWords: string | undefined; isEnoughFor: (level: Level) => boolean }
  | { known: false; because: 'no-account' | 'no-such-repo' | 'unavailable'; words?: string };

/** What the host showed, and of what: the repository under its present path, and the person's account. */
export type Seen = Extract<Held, { known: true }> & { repo: Repo; account: LinkedAccount };

/** Asks the host; takes as long as the host does, so the form is open before this is asked. Never throws for the host's faults. */
export async function heldAccess(
  deps: AccessDeps,
  input: { personId: string; repo: RepoName },
): Promise<Seen | Extract<Held, { known: false }>> {
  const host = deps.hosts.get(input.repo.host);
  if (!host) return { known: false, because: 'no-such-repo' };
  try {
    const account = await findAccount(deps, { personId: input.personId, host: input.repo.host });
    if (account === undefined) return { known: false, because: 'no-account' };
    const repo = await findRepo(deps, input.repo);
    if (repo === undefined) return { known: false, because: 'no-such-repo' };
    const seen = await host.observe(repo, { id: account.accountId, login: account.login });
    const { effective } = seen;
    const hostWords = effective === 'none' ? undefined : host.levelWords(effective);
    const isEnoughFor = (level: Level) => compareLevels(effective, level) >= 0;
    return { known: true, repo: seen.repo, account, level: effective, hostWords, isEnoughFor };
  } catch (fault) {
    if (fault instanceof Refused) return { known: false, because: 'no-account', words: fault.message };
    return { known: false, because: 'unavailable' };
  }
}
