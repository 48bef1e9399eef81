/** Once a day, at nine in the morning, each channel in which requests have waited for over an hour gets a list of them. It mentions nobody. */
import type { Request } from '#domain/request.ts';
import { turnOf } from '#domain/waiting.ts';
import { localTime } from '#policy/local-time.ts';
import type { Policy } from '#policy/policy.ts';
import type { WorkingHours } from '#policy/rules/hours.ts';
import { giveBackDigest, hasDigest, takeDigest } from '#store/digests.ts';
import { openRequests } from '#store/requests.ts';
import { votesOn } from '#store/votes.ts';
import type { ReconcileDeps } from './deps.ts';
import type { Again } from './loop.ts';
import { logRefusal, SlackFault } from './picture.ts';
import { earliest, groupsAsked } from './stages.ts';

const minuteMs = 60_000;
const minutesADay = 24 * 60;
const sentAtMinute = 9 * 60;
const waitedMs = 60 * minuteMs;
/** Zones come and go with the policy. */
const longestRestMs = 60 * minuteMs;
/** Slack shows no more of a message than some four thousand characters. */
const mostListed = 25;

interface Waiting {
  request: Request;
  /** When the stage whose turn it is got it. */
  since: Date;
}

/** Sends what is due. @throws SlackFault, to be tried again */
export async function sendDigests(deps: ReconcileDeps): Promise<Again> {
  const now = deps.clock.now();
  const soon = new Date(now.getTime() + longestRestMs);
  const policy = deps.policy();
  if (!policy) return { again: soon };
  const faults: unknown[] = [];
  for (const [channel, waiting] of await waitingByChannel(deps)) {
    try {
      await sendDigest(deps, policy, channel, waiting, now);
    } catch (fault) {
      faults.push(fault);
    }
  }
  if (faults.length > 0) throw faults.find((fault) => fault instanceof SlackFault && fault.retryAt) ?? faults[0];
  const zones = new Set([ownZone(), ...policy.rules.flatMap(({ hours }) => (hours ? [hours.zone] : []))]);
  return { again: earliest([soon, ...[...zones].map((zone) => nextSending(zone, now))]) ?? soon };
}

/** By channel, the longest waiting first. */
async function waitingByChannel(deps: ReconcileDeps): Promise<Map<string, Waiting[]>> {
  const found = new Map<string, Waiting[]>();
  for (const request of await openRequests(deps.store.read)) {
    const turn = turnOf(request, await votesOn(deps.store.read, request.id));
    if (!turn) continue;
    for (const channel of new Set(groupsAsked(turn.stage).map((asked) => asked.channel))) {
      found.set(channel, [...(found.get(channel) ?? []), { request, since: turn.since }]);
    }
  }
  for (const waiting of found.values()) waiting.sort((one, other) => one.since.getTime() - other.since.getTime());
  return found;
}

async function sendDigest(
  deps: ReconcileDeps,
  policy: Policy,
  channel: string,
  all: readonly Waiting[],
  now: Date,
): Promise<void> {
  const hours = policy.rules.find(({ name }) => name === all[0]?.request.rule)?.hours;
  const zone = hours?.zone ?? ownZone();
  const { day, weekday, minute } = localTime(now, zone);
  if (minute < sentAtMinute || isDayOff(hours, weekday)) return;
  const dueAt = Math.floor(now.getTime() / minuteMs - (minute - sentAtMinute)) * minuteMs;
  const waiting = all.filter(({ since }) => since.getTime() + waitedMs <= dueAt);
  const digest = { channel, day };
  if (waiting.length === 0 || (await hasDigest(deps.store.read, digest))) return;
  // Taken before it is sent: a crash or a lost answer may cost one list, and never sends it twice.
  if (!(await deps.store.write((tx) => takeDigest(tx, digest)))) return;
  try {
    await deps.say(channel, digestWords(waiting, now));
  } catch (fault) {
    if (fault instanceof SlackFault) logRefusal(deps.log, fault, 'digests');
    // A channel that cannot be reached is told of with its cards; a list that may be there is not sent again.
    if (fault instanceof SlackFault && (fault.isLasting || fault.mayBeDone)) return;
    await deps.store.write((tx) => giveBackDigest(tx, digest));
    throw fault;
  }
}

const isDayOff = (hours: WorkingHours | undefined, weekday: number): boolean =>
  hours !== undefined && !hours.days.includes(weekday);

function digestWords(waiting: readonly Waiting[], now: Date): string {
  const head = waiting.length === 1 ? 'One request waits here:' : `${waiting.length} requests wait here:`;
  const lines = waiting.slice(0, mostListed).map(({ request, since }) => {
    const hours = Math.floor((now.getTime() - since.getTime()) / (60 * minuteMs));
    const { id, level, host, repoPath, extendsId } = request;
    const what = extendsId === undefined ? `${level} access to` : `more time for ${level} access to`;
    return `• Request ${id}: ${what} ${host}:${repoPath}, waiting for ${hours} ${hours === 1 ? 'hour' : 'hours'}`;
  });
  const more = waiting.length - lines.length;
  return [head, ...lines, ...(more > 0 ? [`and ${more} more.`] : [])].join('\n');
}

/** The next nine o'clock there; on the night of a change of clocks an hour off, and put right by the look that follows. */
function nextSending(zone: string, now: Date): Date {
  const { minute } = localTime(now, zone);
  const left = minute < sentAtMinute ? sentAtMinute - minute : minutesADay - minute + sentAtMinute;
  return new Date((Math.floor(now.getTime() / minuteMs) + left) * minuteMs);
}

/** Where the rule has no hours, the zone of the machine decides. */
const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
