/** A person asks for access: judged by the policy, written with its audit entry in one transaction, then left to the reconciler. */
import type { HostName } from '#domain/host-name.ts';
import { isLevel, type Level } from '#domain/level.ts';
import { type FormField, Refused } from '#domain/refused.ts';
import { isSameLogin, type Request } from '#domain/request.ts';
import { plain } from '#domain/words.ts';
import type { ListedRepo } from '#hosts/catalogue.ts';
import { HostFault } from '#hosts/host.ts';
import { atMost } from '#lib/clock.ts';
import { formatDuration, parseDuration } from '#lib/duration.ts';
import { groupsForAsking, judge } from '#policy/decide.ts';
import { explainDecision } from '#policy/explain.ts';
import type { GroupLookup, Policy, Refusal } from '#policy/policy.ts';
import { accountOf, type LinkedAccount } from '#store/accounts.ts';
import { hasLiveGrant, type NewRequest, openRequestLike, requestByOrigin } from '#store/requests.ts';
import { alreadyOpen } from './already-open.ts';
import type { AccessDeps, RepoName } from './deps.ts';
import { findRepo } from './find-repo.ts';
import { type Seen, seenAccess, whyNoLevel } from './preview-access.ts';
import { type Allowed, judgedBy, writeRequest } from './write-request.ts';

/** The form as it was sent. */
export interface Ask {
  /** What made it; the same origin twice is the same request. */
  origin: string;
  personId: string;
  repo: RepoName | undefined;
  level: string | undefined;
  duration: string;
  reason: string;
  ticket: string;
  /** Break-glass: access at once for those whom the rule names, reviewed afterwards. */
  isEmergency?: boolean;
}

/** What is said back is bounded by Slack's limits on a block's text. */
const longestReason = 2000;
const longestTicket = 100;

/** Slack waits three seconds for the answer to a form; what the hosts have not said by then is found out later. */
const patienceMs = 2200;

/**
 * @returns the new request, or the one that this same submission made before
 * @throws Refused with a message at each field that is wrong, and nothing written
 */
export async function requestAccess(deps: AccessDeps, ask: Ask): Promise<Request> {
  const before = await requestByOrigin(deps.store.read, ask.origin);
  if (before) return sameAsBefore(before, ask);
  const form = readForm(ask);
  const until = deps.clock.now().getTime() + patienceMs;
  const policy = deps.policy();
  const { found, groups } = await find(deps, policy, ask.personId, form, until);
  const now = deps.clock.now();
  const isEmergency = ask.isEmergency ?? false;
  const decide = (path: string) => judgeForm(policy, groups, { ...ask, ...form, path, at: now, isEmergency });
  const first = decide(found instanceof Refused ? form.repo.path : found.path);
  const login = policy.people.get(ask.personId)?.[form.repo.host];
  if (login === undefined) throw noAccount(deps, form.repo);
  if (found instanceof Refused) throw found;
  const key = { requesterId: ask.personId, host: found.host, repoId: found.id, level: form.level };
  const open = await openRequestLike(deps.store.read, key);
  if (open) throw await alreadyOpen(deps, open, ask);
  const held = await heldNow(deps, ask.personId, found, form.level, until);
  const { path, url } = held?.repo ?? found;
  const decision = path === found.path ? first : decide(path);
  const account = held?.account ?? (await knownAccount(deps, key, login));
  const fresh: NewRequest = {
    ...key,
    ...judgedBy(policy, decision, { groups, isEmergency, now }),
    origin: ask.origin,
    repoPath: path,
    repoUrl: url,
    durationSeconds: form.durationSeconds,
    reason: form.reason,
    ticket: form.ticket || undefined,
    heldBefore: held?.level,
    accountId: account?.accountId,
    accountLogin: account?.login ?? login,
  };
  return writeRequest(deps, fresh, decision).catch((fault: unknown) => orSame(deps, ask, fresh, fault));
}

/** Somebody was faster: the same form, or another one for the same. */
async function orSame(deps: AccessDeps, ask: Ask, fresh: NewRequest, fault: unknown): Promise<Request> {
  const same = await requestByOrigin(deps.store.read, fresh.origin);
  if (same) return sameAsBefore(same, ask);
  const open = await openRequestLike(deps.store.read, fresh);
  throw open ? await alreadyOpen(deps, open, ask) : fault;
}

/** A form that was answered slowly may have been changed before it was sent again; the first sending counts. @throws Refused */
function sameAsBefore(before: Request, ask: Ask): Request {
  const isSame =
    before.level === ask.level &&
    before.durationSeconds === parseDuration(ask.duration) &&
    before.reason === ask.reason.trim() &&
    (before.ticket ?? '') === ask.ticket.trim() &&
    before.host === ask.repo?.host &&
    before.repoPath.toLowerCase() === ask.repo.path.toLowerCase() &&
    before.isEmergency === (ask.isEmergency ?? false);
  if (isSame) return before;
  const { id, level, repoPath, durationSeconds } = before;
  const made = `${level} access to ${repoPath} for ${formatDuration(durationSeconds)}`;
  const words = `This form had already been sent: request ${id} was made with ${made}, and what you changed since is not in it. Withdraw that request, or type /jit for another one.`;
  throw new Refused('already-open', words, {}, { requestId: id });
}

interface Form {
  repo: RepoName;
  level: Level;
  durationSeconds: number;
  reason: string;
  ticket: string;
}

/** Everything that can be said without asking anyone, at every field at once. */
function readForm(ask: Ask): Form {
  const reason = ask.reason.trim();
  const ticket = ask.ticket.trim();
  const durationSeconds = parseDuration(ask.duration);
  const fields: Refused['fields'] = {};
  if (!ask.repo) fields.repository = 'Choose a repository from the list.';
  if (!ask.level || !isLevel(ask.level)) fields.level = 'Choose an access level.';
  if (durationSeconds === undefined) fields.duration = 'Write a duration like 45m, 4h or 1h30m.';
  if (reason.length > longestReason) fields.reason = `Keep it below ${longestReason} characters.`;
  if (ticket.length > longestTicket) fields.ticket = `Keep it below ${longestTicket} characters.`;
  if (
    Object.keys(fields).length > 0 ||
    !ask.repo ||
    !ask.level ||
    !isLevel(ask.level) ||
    durationSeconds === undefined
  ) {
    throw new Refused('bad-input', 'Some fields need another look.', fields);
  }
  return { repo: ask.repo, level: ask.level, durationSeconds, reason, ticket };
}

/** The repository, or the no of its host, which is only said where the policy has none; and the person's groups meanwhile. */
async function find(deps: AccessDeps, policy: Policy, personId: string, form: Form, until: number) {
  const [groups, found] = await Promise.all([
    deps.directory.groupsOf(personId, groupsForAsking(policy), 'fresh'),
    lookUp(deps, form.repo, until).catch((fault: unknown) => {
      if (fault instanceof Refused) return fault;
      throw fault;
    }),
  ]);
  return { groups, found };
}

/** @param asked.path what the host shows: a name that was typed may be an old one, and only finds the repository */
function judgeForm(
  policy: Policy,
  groups: GroupLookup,
  asked: Form & { personId: string; path: string; at: Date; isEmergency: boolean },
): Allowed {
  const repo = { host: asked.repo.host, path: asked.path };
  const { decision, fields } = judge(policy, { ...asked, groups, repo });
  if (decision.kind === 'refuse') {
    const words = explainDecision(decision, policy);
    throw new Refused('not-allowed', words, { [fieldOf(decision)]: plain(words) });
  }
  if (Object.keys(fields).length > 0) throw new Refused('bad-input', 'Some fields need another look.', fields);
  return decision;
}

/** The field at which another answer would help most. */
function fieldOf({ cause, levelsPossible }: Refusal): FormField {
  if (cause === 'no-emergency') return 'emergency';
  return cause === 'level' || (cause === 'freeze' && levelsPossible.length > 0) ? 'level' : 'repository';
}

/** The account that was linked before, where the policy still names that login. */
async function knownAccount(
  deps: AccessDeps,
  who: { requesterId: string; host: HostName },
  login: string,
): Promise<LinkedAccount | undefined> {
  const known = await accountOf(deps.store.read, who.requesterId, who.host);
  return known && isSameLogin(known.login, login) ? known : undefined;
}

/** The repository as its host shows it; the list in memory is enough where it knows it. */
async function lookUp(deps: AccessDeps, name: RepoName, until: number): Promise<ListedRepo> {
  const label = deps.hosts.get(name.host)?.label ?? name.host;
  const asked = findRepo(deps, name).then((repo) => ({ repo }));
  const answer = await atMost(deps.clock, until - deps.clock.now().getTime(), asked).catch((fault: unknown) => {
    if (!(fault instanceof HostFault)) throw fault;
    return undefined;
  });
  if (answer?.repo) return answer.repo;
  if (!answer) {
    const words = `${label} does not answer right now, so the repository cannot be looked up. Try again in a minute.`;
    throw new Refused('unavailable', words, { repository: words });
  }
  const words = `${label} shows no repository ${name.path} to this app. Check the name, or ask an administrator to let the app in.`;
  throw new Refused('no-such-repo', words, { repository: words });
}

/** What the person has now, if the host says so in time. @throws Refused when that is enough already, or the host can give nothing */
async function heldNow(
  deps: AccessDeps,
  personId: string,
  repo: ListedRepo,
  level: Level,
  until: number,
): Promise<Seen | undefined> {
  const leftMs = Math.max(0, until - deps.clock.now().getTime());
  const held = await atMost(deps.clock, leftMs, seenAccess(deps, { personId, repo }));
  if (!held) return undefined;
  if (!held.known) {
    if (held.because === 'unavailable') return undefined;
    if (held.because === 'no-account') throw noAccount(deps, repo, held.words);
    const words = held.words ?? `${repo.path} is no longer there, or the app can no longer see it.`;
    throw new Refused('no-such-repo', words, { repository: words });
  }
  const isOurs = await hasLiveGrant(deps.store.read, { requesterId: personId, host: repo.host, repoId: repo.id });
  if (!isOurs && held.isEnoughFor(level)) {
    const words = `You already have ${held.hostWords ?? held.level} access to ${repo.path}: nothing to ask for.`;
    throw new Refused('already-held', words, { level: words });
  }
  const host = deps.hosts.get(repo.host);
  const whyNot = held.obstacle ?? (host && whyNoLevel(host, held.repo.path, level));
  if (whyNot !== undefined)
    throw new Refused('not-allowed', whyNot, { [held.obstacle ? 'repository' : 'level']: whyNot });
  return held;
}

function noAccount(deps: AccessDeps, repo: RepoName, words?: string): Refused {
  const label = deps.hosts.get(repo.host)?.label ?? repo.host;
  const text =
    words ?? `No ${label} account is linked to you yet. Ask an administrator to add it under "people" in the policy.`;
  return new Refused('no-account', text, { repository: text });
}
