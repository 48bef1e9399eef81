/**
 * What a Git host knows of one repository, in memory: people's own rows, teams, invitations, the bot's containers, rules that
 * name people. Its acts are those of people and of time; what the bot may do to it is in model-host.ts.
 */
import { compareLevels, highestLevel, type Level, type LevelOrNone } from '#domain/level.ts';
import type { DirectRow, RowOrNone } from '#domain/standing.ts';
import type { Clock } from '#lib/clock.ts';

/** GitHub invites outsiders and never says who made a row; GitLab says it, knows dates, and drops rules together with rows. */
export type Kind = 'github' | 'gitlab';

export interface Person {
  id: string;
  login: string;
  /** Not of the organisation: invited instead of added, and no container can hold them. */
  isOutside: boolean;
  /** Suspended or blocked: whatever is there has no effect. */
  isBlocked: boolean;
  /** The account cannot be seen. */
  isHidden: boolean;
  own: OwnRow | undefined;
  /** What teams, groups and ownership give. */
  others: LevelOrNone;
  /** What everybody like this person has; the host takes no lower row of their own. */
  floor: LevelOrNone;
  contained: Level | undefined;
  invitation: PersonInvitation | undefined;
  /** Rules of the repository that name this person. */
  rules: readonly string[];
}

export interface OwnRow {
  row: DirectRow;
  /** Whether the bot created it, whoever changed it since. */
  byBot: boolean;
  createdAt: Date;
}

export interface PersonInvitation {
  id: string;
  row: DirectRow;
  byBot: boolean;
  expiresAt: Date;
}

export interface Model {
  kind: Kind;
  clock: Clock;
  repo: { id: string; path: string; isArchived: boolean; isHidden: boolean };
  people: Map<string, Person>;
  /** Effects that the host has taken on but not brought about yet. */
  pending: { at: Date; effect: () => void }[];
  /** The level that no row of a person can be told apart from what comes from elsewhere. */
  isMasked: boolean;
  credentialEndsAt: Date;
  /** Looks at these people are not answered before this is. */
  hanging: { ids: Set<string>; until: Promise<void> } | undefined;
}

const numbers: Record<Level, string | undefined> = {
  read: '20',
  triage: undefined,
  write: '30',
  maintain: '40',
  admin: '50',
};

/** The plain row for a level; undefined where the host has no such level. */
export function rowOf(kind: Kind, level: Level): DirectRow | undefined {
  const role = kind === 'github' ? level : numbers[level];
  return role === undefined ? undefined : { level, role };
}

export const managesAccess = (kind: Kind, level: LevelOrNone): boolean =>
  level === 'admin' || (kind === 'gitlab' && level === 'maintain');

export const effectiveOf = ({ own, others, floor, contained, isBlocked }: Person): LevelOrNone =>
  isBlocked ? 'none' : highestLevel([own?.row.level ?? 'none', others, floor, contained ?? 'none']);

export const ownRow = ({ own }: Person): RowOrNone => own?.row ?? 'none';

export function personOf(model: Model, id: string): Person {
  const person = model.people.get(id);
  if (!person) throw new Error(`nobody has the number ${id}`);
  return person;
}

/** Somebody's own row goes, and on GitLab every rule with it. */
export function dropRow(model: Model, person: Person): void {
  if (person.own && model.kind === 'gitlab') person.rules = [];
  person.own = undefined;
}

/** What the host does by itself until now: late effects, rows and invitations whose date has come. */
export function catchUp(model: Model): void {
  const now = model.clock.now();
  const due = model.pending.filter(({ at }) => at <= now);
  model.pending = model.pending.filter(({ at }) => at > now);
  for (const { effect } of due) effect();
  for (const person of model.people.values()) {
    const end = person.own?.row.expiresAt;
    // The worker that drops rows runs at ten past midnight: https://docs.gitlab.com/user/project/members/
    if (end !== undefined && new Date(`${end}T00:10:00Z`) <= now) dropRow(model, person);
  }
}

/** What somebody with the right to do so makes of a person's own row. */
export function editByHand(model: Model, person: Person, row: RowOrNone): void {
  if (row === 'none') {
    dropRow(model, person);
    return;
  }
  person.own = person.own ? { ...person.own, row } : { row, byBot: false, createdAt: model.clock.now() };
  person.invitation = undefined;
}

export function accept(model: Model, person: Person): void {
  const { invitation } = person;
  if (!invitation || invitation.expiresAt <= model.clock.now()) return;
  person.invitation = undefined;
  person.own = { row: invitation.row, byBot: false, createdAt: model.clock.now() };
}

/** Whether the person's rights on the repository are at least those of `level`. */
export const has = (person: Person, level: LevelOrNone): boolean => compareLevels(effectiveOf(person), level) >= 0;
