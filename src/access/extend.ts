/**
 * A person asks for more time while their access lives: a request of its own, judged as if asked for now, about the end of a
 * grant that is there. Nothing moves before it is approved.
 */
import { type Grant, isWantedOnHost } from '#domain/grant.ts';
import { Refused } from '#domain/refused.ts';
import type { Request } from '#domain/request.ts';
import { HostFault } from '#hosts/host.ts';
import { atMost } from '#lib/clock.ts';
import { formatDuration, parseDuration } from '#lib/duration.ts';
import { groupsForAsking, judge } from '#policy/decide.ts';
import { explainDecision } from '#policy/explain.ts';
import type { GroupLookup, Policy } from '#policy/policy.ts';
import { extensionKeyOf, openExtensionOf } from '#store/extensions.ts';
import { grantOfRequest } from '#store/grants.ts';
import { SomeoneWasFaster } from '#store/move.ts';
import { type NewRequest, requestById, requestByOrigin } from '#store/requests.ts';
import type { Tx } from '#store/store.ts';
import { alreadyOpen } from './already-open.ts';
import type { AccessDeps } from './deps.ts';
import { tooLateToExtend } from './finish-extension.ts';
import { lookAgain } from './look-again.ts';
import { type Allowed, judgedBy, writeRequest } from './write-request.ts';

/** The form as it was sent. */
export interface AskForMore {
  /** What made it; the same origin twice is the same request. */
  origin: string;
  /** The request whose access is to last longer, or an earlier ask for more time of it. */
  requestId: number;
  personId: string;
  /** Counted from the end that the access has now. */
  duration: string;
  reason: string;
}

const longestReason = 2000;

/** Slack waits three seconds for the answer to a form, and the look at the host before takes up to half of them. */
const patienceMs = 700;

/**
 * @returns the request for more time, or the one that this same submission made before; it is approved already where nobody has to be asked
 * @throws Refused with a message at each field that is wrong, and nothing written
 */
export async function extend(deps: AccessDeps, ask: AskForMore): Promise<Request> {
  const before = await requestByOrigin(deps.store.read, ask.origin);
  if (before) return sameAsBefore(before, ask);
  const form = readForm(ask);
  const { request, grant } = await toExtend(deps, ask);
  const policy = deps.policy();
  const [groups, seen] = await Promise.all([
    deps.directory.groupsOf(ask.personId, groupsForAsking(policy), 'fresh'),
    lookAgain(deps, request),
  ]);
  if ('why' in seen) throw new Refused('not-allowed', `The policy does not allow it now: ${seen.why}`);
  const now = deps.clock.now();
  const decision = judgeMore(policy, groups, { request, grant, form, path: seen.path, now });
  await mustOutlive(deps, request, new Date(grant.endsAt.getTime() + form.durationSeconds * 1000));
  const judged = judgedBy(policy, decision, { groups, isEmergency: false, now });
  const fresh: NewRequest = {
    ...whatItIsAbout(request, grant),
    ...judged,
    ...form,
    origin: ask.origin,
    openKey: extensionKeyOf(request.id),
    repoPath: seen.path,
    extendsId: request.id,
    answerBy: new Date(Math.min(judged.answerBy.getTime(), grant.endsAt.getTime())),
  };
  return writeMore(deps, ask, fresh, { decision, grant });
}

/** A form that was answered slowly may have been changed before it was sent again; the first sending counts. @throws Refused */
function sameAsBefore(before: Request, ask: AskForMore): Request {
  const { id, durationSeconds, reason } = before;
  if (durationSeconds === parseDuration(ask.duration) && reason === ask.reason.trim()) return before;
  const words = `This form had already been sent: request ${id} asks for ${formatDuration(durationSeconds)} more, and what you changed since is not in it. Withdraw that request to ask otherwise.`;
  throw new Refused('already-open', words, {}, { requestId: id });
}

function readForm({ duration, reason: typed }: AskForMore): { durationSeconds: number; reason: string } {
  const durationSeconds = parseDuration(duration);
  const reason = typed.trim();
  const fields: Refused['fields'] = {};
  if (durationSeconds === undefined) fields.duration = 'Write a duration like 45m, 4h or 1h30m.';
  if (reason.length > longestReason) fields.reason = `Keep it below ${longestReason} characters.`;
  if (durationSeconds === undefined || Object.keys(fields).length > 0) {
    throw new Refused('bad-input', 'Some fields need another look.', fields);
  }
  return { durationSeconds, reason };
}

/** The access that can be prolonged. @throws Refused when there is none, or more time is asked for already */
async function toExtend(
  { store }: Pick<AccessDeps, 'store'>,
  ask: Pick<AskForMore, 'requestId' | 'personId'>,
): Promise<{ request: Request; grant: Grant }> {
  const named = await requestById(store.read, ask.requestId);
  const request = named?.extendsId === undefined ? named : await requestById(store.read, named.extendsId);
  const grant = request && (await grantOfRequest(store.read, request.id));
  if (!request || !grant) throw new Refused('bad-input', 'There is no access under this request.');
  if (request.requesterId !== ask.personId) {
    throw new Refused('not-yours', 'Only the person who has this access can ask for more time.');
  }
  if (!isWantedOnHost(grant)) {
    throw new Refused('already-decided', `${tooLateToExtend} Ask for it again with /jit.`);
  }
  if (grant.held) {
    const words = `You have ${grant.level} access to ${request.repoPath} from elsewhere, and it does not end with this request: there is nothing to prolong.`;
    throw new Refused('already-held', words);
  }
  const open = await openExtensionOf(store.read, request.id);
  if (open) throw await alreadyOpen({ store }, open);
  return { request, grant };
}

/** By the ordinary way of the rule, also where the access itself was break-glass. @throws Refused */
function judgeMore(
  policy: Policy,
  groups: GroupLookup,
  asked: {
    request: Request;
    grant: Grant;
    form: { durationSeconds: number; reason: string };
    path: string;
    now: Date;
  },
): Allowed {
  const { request, grant, form, path, now } = asked;
  if (grant.endsAt <= now) throw new Refused('already-decided', `${tooLateToExtend} Ask for it again with /jit.`);
  const { decision, fields } = judge(policy, {
    personId: request.requesterId,
    groups,
    repo: { host: request.host, path },
    level: grant.level,
    at: now,
    isEmergency: false,
    ticket: request.ticket ?? '',
    ...form,
  });
  if (decision.kind === 'refuse') throw new Refused('not-allowed', explainDecision(decision, policy));
  const { ticket, ...atFields } = fields;
  const tooLong = whyTooLong(decision, grant, form.durationSeconds);
  // Of two limits the narrower one is said: keeping to the other would not help.
  const isNarrower = leftToExtend(decision.rule, grant) < decision.maxSeconds;
  if (tooLong !== undefined && isNarrower) atFields.duration = tooLong;
  if (Object.keys(atFields).length > 0) {
    throw new Refused('bad-input', 'Some fields need another look.', atFields);
  }
  // The form for more time has no ticket; the one that was given is not good enough any more.
  if (ticket !== undefined) throw new Refused('not-allowed', `${ticket} Ask for it anew with /jit.`);
  return decision;
}

/** `This access may last 8h in all; 1h30m is left.`; undefined when that much more is within the rule's `max_total`. */
export function whyTooLong(
  { rule }: Pick<Allowed, 'rule'>,
  grant: Pick<Grant, 'createdAt' | 'endsAt'>,
  moreSeconds: number,
): string | undefined {
  const leftSeconds = leftToExtend(rule, grant);
  if (moreSeconds <= leftSeconds) return undefined;
  const left = leftSeconds > 0 ? `${formatDuration(leftSeconds)} is left` : 'nothing is left';
  return `This access may last ${formatDuration(rule.maxTotalSeconds)} in all; ${left}.`;
}

/** How many whole seconds an access may still be prolonged by, over all asks for more. */
export function leftToExtend(
  rule: Allowed['rule'],
  { createdAt, endsAt }: Pick<Grant, 'createdAt' | 'endsAt'>,
): number {
  const lifeSeconds = (endsAt.getTime() - createdAt.getTime()) / 1000;
  return Math.max(0, Math.floor(rule.maxTotalSeconds - lifeSeconds));
}

/** @throws Refused when the host's credential ends before, or the host does not say so in time */
async function mustOutlive(deps: Pick<AccessDeps, 'hosts' | 'clock'>, request: Request, end: Date): Promise<void> {
  const host = deps.hosts.get(request.host);
  if (!host) throw new Refused('unavailable', `This app has no access to ${request.host} any more.`);
  const answer = await atMost(
    deps.clock,
    patienceMs,
    host.whyNotUntil(end).then((why) => ({ why })),
  ).catch((fault: unknown) => {
    if (fault instanceof HostFault) return undefined;
    throw fault;
  });
  if (!answer) {
    const words = `${host.label} does not answer right now, so it is not known whether this access could be taken back then. Try again in a minute.`;
    throw new Refused('unavailable', words, { duration: words });
  }
  if (answer.why === undefined) return;
  const words = `It cannot last that long: ${answer.why}.`;
  throw new Refused('not-allowed', words, { duration: words });
}

const whatItIsAbout = (request: Request, grant: Grant) => ({
  requesterId: request.requesterId,
  host: request.host,
  repoId: request.repoId,
  repoUrl: request.repoUrl,
  level: grant.level,
  ticket: request.ticket,
  heldBefore: undefined,
  accountId: request.accountId,
  accountLogin: request.accountLogin,
});

/** The end that was judged by must still be the end. Who was faster is believed. */
async function writeMore(
  deps: AccessDeps,
  ask: AskForMore,
  fresh: NewRequest,
  by: { decision: Allowed; grant: Grant },
): Promise<Request> {
  const { decision, grant: judged } = by;
  const isUnchanged = async (tx: Tx): Promise<void> => {
    const now = await grantOfRequest(tx.db, judged.requestId);
    if (now?.state !== judged.state || now.endsAt.getTime() !== judged.endsAt.getTime()) {
      throw new SomeoneWasFaster(`grant:${judged.id}`);
    }
  };
  try {
    return await writeRequest(deps, fresh, decision, isUnchanged);
  } catch (fault) {
    const same = await requestByOrigin(deps.store.read, fresh.origin);
    if (same) return sameAsBefore(same, ask);
    await toExtend(deps, { requestId: judged.requestId, personId: fresh.requesterId });
    if (!(fault instanceof SomeoneWasFaster)) throw fault;
    throw new Refused('unavailable', 'This access has just changed. Look at it again, and ask once more.');
  }
}
