/**
 * What the product needs of a Git host, and nothing else: look, set one person's own row on one repository, look again.
 * Every key is the host's numeric id; names are looked up at call time and checked in the answer, because they can be renamed.
 */
import type { HostName } from '#domain/host-name.ts';
import type { Level, LevelOrNone } from '#domain/level.ts';
import type { DirectRow } from '#domain/standing.ts';

export { type HostName, hostNames } from '#domain/host-name.ts';
export type { DirectRow } from '#domain/standing.ts';

export interface Repo {
  /** The host's numeric id, as text. */
  id: string;
  /** `owner/name` on GitHub, the full path with namespaces on GitLab. */
  path: string;
  /** Its page, for people. */
  url: string;
}

export interface Account {
  /** The host's numeric id, as text. */
  id: string;
  login: string;
}

/** An invitation that the person has not accepted yet. */
export interface Invitation {
  id: string;
  level: Level;
  /** Where the person accepts it. */
  url: string;
  /** True when the host shows that the bot's own credential sent it; undefined when the host does not say. */
  byUs?: boolean;
  expired: boolean;
}

/** What one complete look at the host showed. A look that failed throws HostFault instead: unknown is never absent. */
export interface Observation {
  repo: Repo & { archived: boolean };
  account: Account;
  /** `unknown`: there may be a direct row, but its level cannot be told from access that comes from elsewhere. */
  direct: DirectRow | 'none' | 'unknown';
  /** True when `direct` is the person's place in a container of the bot's own: whatever is there came from the bot. */
  isContained?: boolean;
  /** True when no container of the bot's for this repository is to be seen: there is none, or not to this credential. */
  isHidden?: boolean;
  /** Whether the bot's own account made the person's row (whoever changed it since); undefined when the host does not say. */
  directByUs?: boolean;
  /** When the person's row was made, by the host's clock; undefined when the host does not say. */
  directCreatedAt?: Date;
  /** The host's word for why the account can do nothing now (`blocked`); what it is given counts from when it is opened again. */
  shut?: string;
  /** The highest of all sources: own row, teams, groups, base permission, ownership. */
  effective: LevelOrNone;
  invitation?: Invitation;
}

/** What a change did, as the host's answer told it (the caller looks again before believing it). */
export type Applied =
  | { as: 'row' }
  | { as: 'invitation'; invitation: Invitation }
  /**
   * The row asked for is lower than what everybody like this person has here by now, and the host takes no such row.
   * The person's own row was removed instead, which leaves them `floor` at the least.
   */
  | { as: 'base'; floor: LevelOrNone };

/** One fault of the host's set-up, in plain words with the remedy; a `note` says how things are and needs no remedy. */
export interface Finding {
  severity: 'error' | 'warning' | 'note';
  words: string;
}

/** One way of giving a person access to a repository: look, change at most one thing, look again. */
export interface Way {
  /**
   * One complete look at one person's access to one repository.
   * `path` and `login` are the last known names; the answer carries the present ones, and only of these very ids.
   * @throws HostFault `gone` when repository or account cannot be seen, `identity` when a name now belongs to another id
   */
  observe(repo: { id: string; path: string }, account: Account): Promise<Observation>;
  /**
   * Makes the person's row exactly `row`, creating it (or inviting the person) where `seen` had none.
   * `net` asks for a date at which the host itself drops the row, no earlier than that moment; hosts without one ignore it,
   * and so do rows with a date of their own (`row.expiresAt`) and rows already there without any: the dates of others stand.
   * @throws HostFault a final kind only where nothing was written, or where what was written is undone (`identity`);
   * once the host has taken a write, every fault is `unreachable`
   */
  setRow(seen: Observation, row: DirectRow, net?: Date): Promise<Applied>;
  /**
   * Removes the person's row and their invitation, as `seen` showed them; an invitation that is surely somebody else's
   * (`byUs` false) stays. Already gone is success, and what has come meanwhile is for the next look to tell.
   * @throws HostFault
   */
  removeRow(seen: Observation): Promise<void>;
}

/** Somebody who has, by what the host itself shows, a row that only the bot can have given. */
export interface Found {
  repo: { id: string; path: string };
  account: Account;
  row: DirectRow;
  /** When it was made, by the host's clock, where the host says so. */
  createdAt?: Date;
}

/**
 * Access through groups of people that the bot owns, one for each repository and level (GitHub: a team; GitLab: a group shared
 * with the project). A person's own row is never touched. `observe` shows as `direct` what the containers give.
 */
export interface Container extends Way {
  /**
   * Makes sure that a container stands ready that can hold this person at this level. It gives nobody access by itself.
   * @returns why there can be none, in plain words; undefined when it is ready
   * @throws HostFault for what passes
   */
  prepare(repo: { id: string; path: string }, account: Account, level: Level): Promise<string | undefined>;
  /** Everybody in any of the bot's containers, in batches as they come; the bot itself is left out. @throws HostFault */
  listMembers(): AsyncIterable<Found[]>;
}

/** Rules of a repository that name one person, which the host drops together with that person's row. */
export interface Rules {
  /** What stands now, as one JSON value that only this host reads; undefined when no rule names the person. @throws HostFault */
  read(repo: { id: string; path: string }, account: Account): Promise<unknown>;
  /** Sets again what is missing of that. @returns what could not be set again, a line each. @throws HostFault for what passes */
  restore(repo: { id: string; path: string }, account: Account, rules: unknown): Promise<string[]>;
}

/** A Git host; as a `Way` it changes the person's own row. */
export interface GitHost extends Way {
  readonly name: HostName;
  /** For people: `GitHub`, `GitLab`. */
  readonly label: string;
  /** The host's own words for a level (`Write`, `Developer`), or undefined when the host has no such level. */
  levelWords(level: Level): string | undefined;
  /**
   * All repositories on which the credential can change access, in pages as they come. A page for which the host did not charge,
   * because nothing on it has changed, may be the same array as last time.
   * @throws HostFault
   */
  listRepos(): AsyncIterable<Repo[]>;
  /** The repository of that path, or undefined when the host shows none. @throws HostFault */
  findRepo(path: string): Promise<Repo | undefined>;
  /** The account of that login, or undefined when there is none. @throws HostFault */
  findAccount(login: string): Promise<Account | undefined>;
  /** The row that means this level here, for a person who has none yet; undefined when the host has no such level. */
  rowFor(level: Level): DirectRow | undefined;
  /** The only levels that the host can give there, where it is known without asking that there are no others. */
  levelsAt?(path: string): readonly Level[] | undefined;
  /** The date (YYYY-MM-DD) that `setRow` puts on a row of ours as a net for that end; for hosts that drop rows by themselves. */
  netFor?(end: Date): string;
  /** What this person should know before they ask for access there: a sentence, for them. @throws HostFault */
  noteFor?(repo: { id: string; path: string }, account: Account): Promise<string | undefined>;
  /** True when someone with this level on a repository can change their own level there. */
  managesAccess(level: LevelOrNone): boolean;
  /** What is wrong with the credential or the address, and notes on how access is given. Never throws. */
  check(): Promise<Finding[]>;
  /**
   * Why access that ends then could not be taken back by what is known now (the credential ends before); undefined when
   * nothing speaks against it. What was asked of the host is at most five minutes old. @throws HostFault
   */
  whyNotUntil(end: Date): Promise<string | undefined>;
  /** Undefined where the host has no such thing. */
  readonly container?: Container;
  readonly rules?: Rules;
  /** Rows on this repository that show by themselves that the bot made them; for hosts that tell. @throws HostFault */
  rowsByUs?(repo: { id: string; path: string }): Promise<Found[]>;
}

export type HostFaultKind =
  /** The host said no and will say no again (403 permission, 405, 409, 422). */
  | 'refused'
  /** 404 on a look: repository or account is not visible to the credential. */
  | 'gone'
  /** The repository is archived: nothing about it can be changed. */
  | 'archived'
  /** A name that we knew now belongs to another id. */
  | 'identity'
  /** 401: the credential itself is not accepted. */
  | 'credential'
  /** 429, or a 403 that is a limit: `retryAt` says from when on to try again. */
  | 'limited'
  /** The change waits at the host for the approval of one of its administrators, and may come true at any time. */
  | 'queued'
  /** No usable answer (5xx, timeout, dropped connection, HTML instead of JSON), or none that tells the effect of a write. */
  | 'unreachable';

/** A failed call to a Git host. `message` is plain words for people, without secrets and without our own stack. */
export class HostFault extends Error {
  readonly kind: HostFaultKind;
  readonly status: number | undefined;
  readonly retryAt: Date | undefined;
  /** The limit is one for everything that the same credential asks. */
  readonly isForAll: boolean;

  constructor(
    kind: HostFaultKind,
    words: string,
    more: { status?: number; retryAt?: Date; isForAll?: boolean; cause?: unknown } = {},
  ) {
    super(words, { cause: more.cause });
    this.name = 'HostFault';
    this.kind = kind;
    this.status = more.status;
    this.retryAt = more.retryAt;
    this.isForAll = more.isForAll ?? false;
  }
}
