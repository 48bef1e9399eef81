/**
 * What was asked is judged again by the policy now in force, on the path that the repository has now: a repository that
 * was renamed or moved is judged where it is, not where it was.
 */
import { Refused } from '#domain/refused.ts';
import { isForAccount, isSameLogin, type Request } from '#domain/request.ts';
import { plain } from '#domain/words.ts';
import { HostFault } from '#hosts/host.ts';
import { atMost } from '#lib/clock.ts';
import { groupsForAsking, judge } from '#policy/decide.ts';
import { explainDecision } from '#policy/explain.ts';
import type { Decision, GroupLookup, Policy } from '#policy/policy.ts';
import type { LinkedAccount } from '#store/accounts.ts';
import type { AccessDeps } from './deps.ts';
import { findAccount } from './find-account.ts';

/**
 * Why the policy would not let this be asked on that path; undefined when it would, by the same approvers.
 * @throws Refused `unavailable` when Slack could not say whether the requester is in a group on which it depends
 */
export async function whyNotNow(
  deps: Pick<AccessDeps, 'policy' | 'directory' | 'clock'>,
  request: Request,
  path: string,
): Promise<string | undefined> {
  const policy = deps.policy();
  return whyNot(policy, request, { path, at: deps.clock.now(), groups: await groupsOf(deps, policy, request) });
}

/**
 * The same at a vote, with a short look at the host for where the repository is, and whose account it would be.
 * @throws Refused `unavailable`
 */
export async function whyNotAtVote(deps: AccessDeps, request: Request): Promise<string | undefined> {
  const policy = deps.policy();
  const [seen, groups] = await Promise.all([lookAgain(deps, request), groupsOf(deps, policy, request)]);
  return 'why' in seen ? seen.why : whyNot(policy, request, { path: seen.path, at: deps.clock.now(), groups });
}

const groupsOf = (deps: Pick<AccessDeps, 'directory'>, policy: Policy, { requesterId }: Request) =>
  deps.directory.groupsOf(requesterId, groupsForAsking(policy), 'fresh');

function whyNot(
  policy: Policy,
  request: Request,
  { path, at, groups }: { path: string; at: Date; groups: GroupLookup },
): string | undefined {
  const { decision, fields } = judge(policy, {
    personId: request.requesterId,
    groups,
    at,
    isEmergency: request.isEmergency,
    repo: { host: request.host, path },
    level: request.level,
    durationSeconds: request.durationSeconds,
    reason: request.reason,
    ticket: request.ticket ?? '',
  });
  if (decision.kind !== 'refuse') return Object.values(fields)[0] ?? otherApprovers(request, decision);
  const words = explainDecision(decision, policy);
  if (decision.cause === 'unknown') throw new Refused('unavailable', words);
  return plain(words);
}

/** The yes of those who were asked is not what the policy wants now; those whom it wants have not been asked. */
function otherApprovers(request: Request, decision: Decision): string | undefined {
  const groupsIn = (stages: readonly { group: string; count: number }[]) =>
    stages.map(({ group, count }) => `${group} ${count}`).join();
  if (decision.kind !== 'ask' || groupsIn(decision.stages) === groupsIn(request.stages)) return undefined;
  return 'it now asks other approvers. Please ask again.';
}

/** Whoever votes waits for it; where the host takes longer, what was recorded counts, and the grant looks again. */
const patienceMs = 1500;

async function lookAgain(deps: AccessDeps, request: Request): Promise<{ path: string } | { why: string }> {
  const until = deps.clock.now().getTime() + patienceMs;
  const inTime = <T>(work: Promise<T>): Promise<T | undefined> =>
    atMost(deps.clock, Math.max(0, until - deps.clock.now().getTime()), work).catch((fault: unknown) => {
      if (fault instanceof HostFault) return undefined;
      throw fault;
    });
  const account = await accountNow(deps, request, inTime);
  if (account && 'why' in account) return account;
  const host = deps.hosts.get(request.host);
  if (!account || !host) return { path: request.repoPath };
  const repo = { id: request.repoId, path: request.repoPath };
  const seen = await inTime(host.observe(repo, { id: account.accountId, login: account.login }));
  return { path: seen?.repo.path ?? request.repoPath };
}

/**
 * The requester's account, as long as it is the one that the request was made for; undefined when the host did not say.
 * @throws Refused `unavailable` when the policy names another login than it did, and the host did not say whose it is
 */
async function accountNow(
  deps: AccessDeps,
  request: Request,
  inTime: <T>(work: Promise<T>) => Promise<T | undefined>,
): Promise<LinkedAccount | { why: string } | undefined> {
  const { requesterId: personId, host: hostName } = request;
  const label = deps.hosts.get(hostName)?.label ?? hostName;
  const login = deps.policy().people.get(personId)?.[hostName];
  if (login === undefined) return { why: `it names no ${label} account for the person who asked any more.` };
  try {
    const account = await inTime(findAccount(deps, { personId, host: hostName }));
    if (account) return isForAccount(request, account) ? account : { why: otherAccount(label, request) };
  } catch (fault) {
    if (fault instanceof Refused) return { why: fault.message };
    throw fault;
  }
  if (request.accountLogin === undefined || isSameLogin(request.accountLogin, login)) return undefined;
  if (request.accountId === undefined) return { why: otherAccount(label, request) };
  throw new Refused(
    'unavailable',
    `${label} does not answer just now, so it is not known whose account this is. Try again in a minute.`,
  );
}

const otherAccount = (label: string, { accountLogin = 'the one asked for' }: Request): string =>
  `the ${label} account of the person who asked is not ${accountLogin} any more. Please ask again.`;
