/**
 * Which of the listed repositories a person may ask for, ready for every keystroke. What the policy says of them is worked out once
 * for each list and policy, in slices between which everything else has its turn, and kept as long as these two.
 */
import type { HostName } from '#domain/host-name.ts';
import type { ListedRepo } from '#hosts/catalogue.ts';
import { inSlices } from '#lib/turn.ts';
import { type Alike, type Asker, kindOfPerson, kindsOffered, sortByRules } from '#policy/alike.ts';
import type { Policy } from '#policy/policy.ts';
import type { AccessDeps } from './deps.ts';

/** What is known of one host's list under one policy. */
interface Known {
  list: readonly ListedRepo[];
  alike: Promise<Alike>;
  /** By kind of person and time: 1 for the kinds of repositories that they may ask for. */
  offered: Map<string, Promise<Uint8Array>>;
}

/** Kinds of people who are remembered; there are as many as there are sets of rules that are for the same people. */
const mostKindsOfPeople = 64;

/** Of the newest list only: what comes after it begins with what is known of this one. */
const newest = new WeakMap<Policy, Map<HostName, Known>>();

const nothing = { kindOf: new Uint32Array(), offered: new Uint8Array() };

/** For `search` of the catalogue, which must follow at once: what is listed may be another list later. */
export async function offerTo(
  deps: Pick<AccessDeps, 'catalogue' | 'hosts'>,
  policy: Policy,
  asker: Asker,
): Promise<(host: HostName) => (place: number) => boolean> {
  for (;;) {
    const lists = new Map([...deps.hosts.keys()].map((host) => [host, deps.catalogue.listed(host)]));
    const offers = new Map<HostName, { kindOf: Uint32Array; offered: Uint8Array }>();
    for (const [host, list] of lists) {
      if (list.length > 0) offers.set(host, await offerOf(policy, host, list, asker));
    }
    if ([...lists].every(([host, list]) => deps.catalogue.listed(host) === list)) {
      return (host) => {
        const { kindOf, offered } = offers.get(host) ?? nothing;
        return (place) => offered[kindOf[place] ?? 0] === 1;
      };
    }
  }
}

async function offerOf(policy: Policy, host: HostName, list: readonly ListedRepo[], asker: Asker) {
  const { alike, offered } = knownOf(policy, host, list);
  const sorted = await alike;
  const kind = kindOfPerson(policy, asker);
  const asked = offered.get(kind) ?? inSlices(kindsOffered(policy, host, sorted, asker));
  // Put last: the first is who was away the longest.
  offered.delete(kind);
  offered.set(kind, asked);
  const [oldest] = offered.keys();
  if (offered.size > mostKindsOfPeople && oldest !== undefined) offered.delete(oldest);
  return { kindOf: sorted.kindOf, offered: await asked };
}

function knownOf(policy: Policy, host: HostName, list: readonly ListedRepo[]): Known {
  const byHost = newest.get(policy) ?? new Map<HostName, Known>();
  newest.set(policy, byHost);
  const last = byHost.get(host);
  if (last?.list === list) return last;
  const begin = async () => {
    const before = await last?.alike;
    const paths = list.map(({ path }) => path.toLowerCase());
    return inSlices(sortByRules(policy, host, paths, before));
  };
  const begun: Known = { list, alike: begin(), offered: new Map() };
  byHost.set(host, begun);
  return begun;
}
