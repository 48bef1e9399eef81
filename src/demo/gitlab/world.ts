/**
 * The pretend GitLab from above: what is so (for tests and the demo's panel), what people and administrators do in its
 * pages, and what goes wrong with it. The bot never sees this; it only talks to the API.
 */
import type { Fault } from '#demo/lib/faults.ts';
import type { LoggedRequest } from '#demo/lib/request-log.ts';
import type { GitLabSettings, SeedGroup, SeedMember, SeedProject, SeedUser, Visibility } from './seed.ts';

/** A person's own row on a project, by the API's own names. */
export interface WorldRow {
  access_level: number;
  expires_at: string | null;
  member_role_id: number | null;
}

export interface OverviewRow {
  username: string;
  /** The level that counts, and GitLab's word for it. */
  level: number;
  words: string;
  /** Where that level comes from; the person's own row where several give the same. */
  source: 'direct' | 'group' | 'share';
  /** Last day (YYYY-MM-DD) of the row that it comes from. */
  expiresAt?: string;
}

export interface ProjectOverview {
  path: string;
  url: string;
  archived: boolean;
  rows: OverviewRow[];
}

export interface WorldView {
  /** The level that counts, from all sources; 0 for none, and for people who are blocked or deactivated. */
  levelOf(username: string, path: string): number;
  directRowOf(username: string, path: string): WorldRow | undefined;
  /** The person's own rules: `main push`, `main merge`, `production deploy`, `production approve 2`. */
  rulesOf(username: string, path: string): string[];
  /** Everybody with a row on the group, as `username level`, with the last day where there is one; undefined without such a group. */
  membersOf(groupPath: string): string[] | undefined;
  /** The groups that the project is shared with, as `full/path level`. */
  sharesOf(path: string): string[];
  /** Who waits to become a member. */
  accessRequestsOf(path: string): string[];
  /** Every project with everybody who reaches it, bots included; highest level first. */
  overview(): ProjectOverview[];
}

export interface WorldGroupActs {
  addGroup(seed: SeedGroup): void;
  /** `none` takes the person out of the group. */
  setGroupMember(username: string, groupPath: string, member: SeedMember | 'none'): void;
  /** Invites a group to the project, at most at `level`; `none` ends it. */
  shareWithGroup(path: string, groupPath: string, level: number | 'none', expiresAt?: string): void;
  /** Invites a group to another group. */
  shareGroupWithGroup(groupPath: string, invited: string, level: number): void;
  setMembershipLock(groupPath: string, locked: boolean): void;
  changeGroup(
    groupPath: string,
    change: { visibility?: Visibility; shareWithGroupLock?: boolean; preventSharingOutsideHierarchy?: boolean },
  ): void;
  /** With all that is below it; projects that it was invited to lose it. */
  deleteGroup(groupPath: string): void;
  /** The person asks to become a member of the project. */
  askForAccess(username: string, path: string): void;
  /** Gives the person a rule of their own on a protected branch. */
  setRule(username: string, path: string, branch: string, what: 'push' | 'merge' | 'unprotect'): void;
}

/** Each is one act in GitLab's pages. Unknown names, and what GitLab would refuse, throw. */
export interface WorldActs extends WorldGroupActs {
  /** As an owner of the project does it; `by` names another author. Left out values are empty, not kept. */
  setDirect(
    username: string,
    path: string,
    row: (Partial<WorldRow> & Pick<WorldRow, 'access_level'>) | 'none',
    by?: string,
  ): void;
  archive(path: string): void;
  unarchive(path: string): void;
  /** Also moves to another namespace; the old path redirects until something else takes it. */
  rename(path: string, newPath: string): void;
  deleteProject(path: string): void;
  addProject(seed: SeedProject): void;
  addUser(seed: SeedUser): void;
  renameUser(username: string, newUsername: string): void;
  /** `as` names the kind of block; all of them keep the rows. */
  blockUser(username: string, as?: 'blocked' | 'ldap_blocked' | 'banned'): void;
  /** Back to active, from blocked as from deactivated. */
  unblockUser(username: string): void;
  deactivateUser(username: string): void;
  /** With all rows and personal projects. */
  deleteUser(username: string): void;
  /** Another personal access token; answers its value. */
  issueToken(username: string, more?: { scopes?: string[]; expiresAt?: string }): string;
  /** Revokes this token; without a value, the bot's. */
  revokeToken(value?: string): void;
  /** What waits because of `promotionsNeedApproval`, oldest first. */
  queuedPromotions(): { username: string; path: string; level: number }[];
  /** An administrator approves all that waits. */
  approvePromotions(): void;
  /** Drops rows and shares whose `expires_at` is today or earlier; answers how many. */
  runNightlyExpiry(): number;
}

export interface GitLabWorld extends WorldView, WorldActs {
  /** Switches that may be turned at any time. */
  readonly settings: GitLabSettings;
  /** Every request, oldest first. */
  readonly requests: LoggedRequest[];
  /** Called after every change of what the instance knows. Answers the way to stop. */
  onChange(listener: () => void): () => void;
  /** Orders a fault for coming requests. Answers the way to call it off. */
  fault(fault: Fault): () => void;
  clearFaults(): void;
  /** Answers 429 to everything for so many seconds, by the world's clock. */
  limitFor(seconds: number): void;
}
