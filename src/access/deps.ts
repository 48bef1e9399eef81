/** What the work of this room needs from the others; app.ts hands it in. */
import type { HostName } from '#domain/host-name.ts';
import type { Catalogue } from '#hosts/catalogue.ts';
import type { GitHost } from '#hosts/host.ts';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import type { GroupLookup, Policy } from '#policy/policy.ts';
import type { Store } from '#store/store.ts';

/** What somebody is in the workspace; only a `member` counts as an approver. Guests are those of one channel or of several. */
export type Membership = 'member' | 'guest' | 'bot' | 'deactivated' | 'stranger';

/** Who is where in Slack. What could not be asked is `unknown`, and never counts as yes. */
export interface Directory {
  /**
   * Membership of this person in each of the user groups, and whether they are on call by each of the schedules
   * (`pagerduty:…`, `opsgenie:…`); `fresh` asks again instead of trusting a recent answer.
   */
  groupsOf(personId: string, groupIds: readonly string[], how: 'fresh' | 'recent'): Promise<GroupLookup>;
  isInChannel(personId: string, channelId: string): Promise<boolean | 'unknown'>;
  membershipOf(personId: string, how: 'fresh' | 'recent'): Promise<Membership | 'unknown'>;
  /** Everybody whom these members (people and user groups) name, or who is in the channel; recent answers will do. */
  peopleOf(from: { members: readonly string[] } | { channel: string }): Promise<string[] | 'unknown'>;
}

/** Says "look at this again" to the reconciler; it never says why. */
export type Wake = (key: `request:${number}` | `grant:${number}` | `standing:${number}`) => void;

export interface AccessDeps {
  store: Store;
  clock: Clock;
  log: Log;
  policy: () => Policy;
  hosts: ReadonlyMap<HostName, GitHost>;
  catalogue: Catalogue;
  directory: Directory;
  wake: Wake;
}

/** A repository as people name it. */
export interface RepoName {
  host: HostName;
  path: string;
}
