/**
 * What a person's own row on a repository should be: baseline + live grants. One pure function covers grant, overlap,
 * early release, expiry and exact restore; it knows only what is recorded and what the host shows, never why it was asked.
 */
import { highestLevel, isAtLeast, type Level, type LevelOrNone } from './level.ts';

/** Whose row it is that Jit changes: the person's own, or their place in a container that the bot owns. */
export type Mode = 'direct' | 'container';

/** A person's own row on a repository, exactly as it must be put back. */
export interface DirectRow {
  /** The row's place on the shared ladder; `none` for a host's levels below `read` (GitLab Guest and Planner). */
  level: LevelOrNone;
  /** The host's own word for the level: GitHub's role name (custom roles included), GitLab's access level number. */
  role: string;
  /** GitLab only: the date (YYYY-MM-DD) at which the row ends by itself; on a row that we made, the last one that we set. */
  expiresAt?: string;
  /** GitLab only: the custom role that the row carries. */
  memberRoleId?: number;
}

export type RowOrNone = DirectRow | 'none';

/** What is recorded of one person's row on one repository. */
export interface Ledger {
  /** What stood there before our first touch; undefined while nothing of ours is applied. */
  baseline: RowOrNone | undefined;
  /** What we last set; undefined while nothing of ours is applied. */
  applied: DirectRow | undefined;
  /** What a write under way wants the row to be; undefined when the last write was seen to be done. */
  intent: RowOrNone | undefined;
}

/** What the host shows of it. */
export interface Seen {
  /** `unknown`: there may be a row, but its level cannot be told from access that comes from elsewhere. */
  direct: RowOrNone | 'unknown';
  /** Whether the bot itself made the row; undefined where the host does not say. */
  directByUs?: boolean;
  /** The row was made after the ledger was last written; undefined where the host does not say when it was made. */
  isDirectNew?: boolean;
  /** The row is a place in a container of the bot's own: whoever put the person there, it is ours to take back. */
  isContained?: boolean;
  /** The highest of all sources. */
  effective: LevelOrNone;
  /** One that the person has not accepted; `byUs` is undefined where the host does not say who sent it. */
  invitation?: { expired: boolean; level: LevelOrNone; byUs?: boolean };
}

/** What the live grants ask for. */
export interface Target {
  /** The levels of the grants that have not been applied yet: only for them may access be added. */
  fresh: readonly LevelOrNone[];
  /** The levels of the grants that are in force, or invited to. */
  inForce: readonly LevelOrNone[];
  /** The plain row for a level, for a person without one; undefined when the host has no such level. */
  rowFor: (level: Level) => DirectRow | undefined;
}

export type Step =
  /** The host is as it should be; `held`: thanks to access from elsewhere, nothing of ours is applied. */
  | { do: 'rest'; held: boolean }
  /** Our invitation waits for the person. */
  | { do: 'wait' }
  | { do: 'set'; row: DirectRow }
  | { do: 'remove' }
  /** Someone else changed what we had set, and their word stands: grants above `left` are over, nothing is put back for them. */
  | { do: 'yield'; because: YieldCause; left: LevelOrNone }
  /** Access must not be changed here; the words say why. */
  | { do: 'refuse'; words: string };

export type YieldCause = 'taken-away' | 'lowered' | 'raised' | 'replaced' | 'declined';

export interface NextStep {
  /** The ledger as this look at the host settles it: a write under way that is seen done is adopted. */
  ledger: Ledger;
  step: Step;
  /** A write under way was not seen to be done, and could still arrive if its answer was lost. */
  isUnsure: boolean;
  /** Somebody raised what we had set, and the step takes that back. */
  isPutBack: boolean;
}

export const nothingOfOurs: Ledger = { baseline: undefined, applied: undefined, intent: undefined };

/** @param mayRaiseThemselves whether what is applied lets the person change their own level */
export function nextStep(recorded: Ledger, target: Target, seen: Seen, mayRaiseThemselves: boolean): NextStep {
  const { ledger: settled, isUnsure, isUndone } = settle(recorded, seen);
  const ledger = seen.isContained ? adopted(settled, seen) : settled;
  const next =
    ledger.applied === undefined
      ? whileNothingIsOurs(ledger, target, seen)
      : whileOurs(
          { applied: ledger.applied, baseline: ledger.baseline ?? 'none' },
          { ...target, mayRaiseThemselves, isUndone },
          seen,
        );
  const isRaised = settled.applied !== undefined && isHigherRow(seen.direct, settled.applied);
  return { ...next, isUnsure, isPutBack: isRaised && (next.step.do === 'set' || next.step.do === 'remove') };
}

/** In a container of ours nobody else has a say: what is found there above what is recorded is ours too. */
function adopted(ledger: Ledger, { direct }: Seen): Ledger {
  if (typeof direct === 'string') return ledger;
  if (ledger.applied !== undefined && isAtLeast(ledger.applied.level, direct.level)) return ledger;
  return { baseline: 'none', applied: direct, intent: undefined };
}

/** Our own invitation, still open. */
const ourInvitation = ({ direct, invitation }: Seen) =>
  direct === 'none' && invitation && !invitation.expired && invitation.byUs !== false ? invitation : undefined;

/** Settles a write under way by looking: done (adopt it), or not done (forget it; whatever else is there is someone else's doing). */
function settle(recorded: Ledger, seen: Seen): { ledger: Ledger; isUnsure: boolean; isUndone: boolean } {
  const { intent } = recorded;
  if (intent === undefined) return { ledger: recorded, isUnsure: false, isUndone: false };
  const baseline = recorded.baseline ?? 'none';
  const isDone = intent === 'none' ? isGone(seen) : isShown(intent, recorded, seen) && isDated(intent, recorded, seen);
  if (!isDone) {
    const ledger = recorded.applied === undefined ? nothingOfOurs : { ...recorded, intent: undefined };
    return { ledger, isUnsure: intent !== 'none', isUndone: true };
  }
  const isRestored = intent === 'none' || sameRow(intent, baseline);
  const ledger = isRestored ? nothingOfOurs : { baseline, applied: intent, intent: undefined };
  return { ledger, isUnsure: false, isUndone: false };
}

const isGone = ({ direct, invitation }: Seen): boolean =>
  direct === 'none' && (invitation === undefined || invitation.byUs === false);

/** Whether the host shows the row that a write under way wanted. A row that someone else made where none was is not ours. */
function isShown(intent: DirectRow, { applied, baseline = 'none' }: Ledger, seen: Seen): boolean {
  if (seen.direct === 'unknown') {
    // There surely was no row, and now there is one.
    if (applied === undefined) return baseline === 'none' && isAtLeast(seen.effective, intent.level);
    // Masked by access from elsewhere: all that can be told is that what we had set is not there any more.
    return !isAtLeast(seen.effective, applied.level);
  }
  const isNew = applied === undefined && baseline === 'none';
  if (sameRow(seen.direct, intent)) return !(isNew && seen.directByUs === false);
  return baseline === 'none' && ourInvitation(seen)?.level === intent.level;
}

/** A write that moves only the date of our own row is done once that date is shown; a date that somebody took away stays away. */
function isDated(intent: DirectRow, { applied, baseline }: Ledger, { direct }: Seen): boolean {
  if (baseline !== 'none' || intent.expiresAt === undefined || !applied || !sameRow(intent, applied)) return true;
  return typeof direct === 'string' || direct.expiresAt === undefined || direct.expiresAt === intent.expiresAt;
}

function whileNothingIsOurs(ledger: Ledger, target: Target, seen: Seen): { ledger: Ledger; step: Step } {
  const answer = (step: Step) => ({ ledger: nothingOfOurs, step });
  const isThere = (level: LevelOrNone) => isAtLeast(seen.effective, level);
  // What was there thanks to others is not given again, not even along with what is new.
  if (!target.inForce.every(isThere)) return answer({ do: 'yield', because: 'taken-away', left: seen.effective });
  const level = highestLevel(target.fresh.filter((one) => !isThere(one)));
  if (level === 'none') {
    return answer({ do: 'rest', held: target.fresh.length + target.inForce.length > 0 });
  }
  if (seen.invitation && !seen.invitation.expired) {
    return answer({
      do: 'refuse',
      words: 'an invitation from someone else is waiting for this person; it must be accepted or withdrawn first',
    });
  }
  if (seen.direct === 'unknown') {
    return answer({
      do: 'refuse',
      words:
        'the level that this person has of their own cannot be told from what teams give them, so it could not be put back exactly',
    });
  }
  const row = target.rowFor(level);
  if (row === undefined) return answer({ do: 'refuse', words: `this host has no level ${level}` });
  const step: Step = { do: 'set', row: raised(row, seen.direct) };
  return { ledger: { ...ledger, baseline: seen.direct }, step };
}

interface Ours {
  applied: DirectRow;
  baseline: RowOrNone;
}

interface TargetWhileOurs extends Target {
  mayRaiseThemselves: boolean;
  /** The last write announced was not seen to be done. */
  isUndone: boolean;
}

function whileOurs(recorded: Ours, target: TargetWhileOurs, seen: Seen): { ledger: Ledger; step: Step } {
  const ours = target.mayRaiseThemselves ? recorded : withEndMoved(recorded, seen);
  const { applied, baseline } = ours;
  const ledger: Ledger = { ...ours, intent: undefined };
  const wanted = wantedRow(ours, target, seen);
  const goTo = (step: Step = { do: 'rest', held: false }): { ledger: Ledger; step: Step } => {
    if (wanted === 'none') return { ledger, step: { do: 'remove' } };
    return { ledger, step: sameRow(wanted, applied) ? step : { do: 'set', row: wanted } };
  };
  const invitation = ourInvitation(seen);
  if (invitation) {
    const isAsWanted = invitation.level === applied.level && !target.isUndone;
    return goTo(isAsWanted ? { do: 'wait' } : { do: 'set', row: applied });
  }
  if (seen.direct === 'none') return withoutRow(ledger, wanted, seen);
  if (isReplaced(ours, seen) && !target.mayRaiseThemselves) {
    const left = typeof seen.direct === 'object' ? seen.direct.level : seen.effective;
    return { ledger: nothingOfOurs, step: { do: 'yield', because: 'replaced', left } };
  }
  if (seen.direct === 'unknown') return goTo();
  if (sameRow(seen.direct, applied)) {
    const isLost = (level: LevelOrNone) => !isAtLeast(highestLevel([applied.level, seen.effective]), level);
    // Held thanks to others besides what is ours, and they took it away.
    if (target.inForce.some(isLost)) {
      const left = highestLevel([applied.level, seen.effective]);
      return { ledger, step: { do: 'yield', because: 'taken-away', left } };
    }
    // A write whose answer was lost may be late and undo this: what is wanted is to be the last that was said.
    return goTo(target.isUndone ? { do: 'set', row: applied } : undefined);
  }
  const isHigher = isHigherRow(seen.direct, applied);
  if (isHigher && target.mayRaiseThemselves) {
    return { ledger, step: wanted === 'none' ? { do: 'remove' } : { do: 'set', row: wanted } };
  }
  if (isHigher) return { ledger: nothingOfOurs, step: { do: 'yield', because: 'raised', left: seen.direct.level } };
  return lowered({ applied: seen.direct, baseline }, target, seen, applied.level);
}

/** Somebody moved the end of a standing row while it was raised: that end is the one to be put back. */
function withEndMoved({ applied, baseline }: Ours, { direct, isContained }: Seen): Ours {
  const isStanding = typeof baseline === 'object' && typeof direct === 'object' && !isContained;
  if (!isStanding || !sameRow(direct, applied) || direct.expiresAt === applied.expiresAt) {
    return { applied, baseline };
  }
  return { applied: withEnd(applied, direct), baseline: withEnd(baseline, direct) };
}

function withEnd({ expiresAt: _, ...row }: DirectRow, { expiresAt }: DirectRow): DirectRow {
  return expiresAt === undefined ? row : { ...row, expiresAt };
}

/**
 * Where there was no row before, one that somebody else made since is not the one that we made. The maker alone would not do:
 * the bot may have got another account.
 */
const isReplaced = ({ baseline }: Ours, { directByUs, isDirectNew, isContained }: Seen): boolean =>
  baseline === 'none' && directByUs === false && isDirectNew === true && !isContained;

/** The row that we had set is gone: somebody took it, or an invitation was not accepted. What is left of ours is cleared away. */
function withoutRow(ledger: Ledger, wanted: RowOrNone, seen: Seen): { ledger: Ledger; step: Step } {
  const isOurResidue = seen.invitation !== undefined && seen.invitation.byUs !== false;
  if (isOurResidue && wanted === 'none') return { ledger, step: { do: 'remove' } };
  const left = isOurResidue ? ledger : nothingOfOurs;
  return { ledger: left, step: { do: 'yield', because: isOurResidue ? 'declined' : 'taken-away', left: 'none' } };
}

/**
 * Somebody lowered what we had set. That is not raised again; but what is left above the baseline came from us, so it is
 * still taken back at the end. At or below the baseline it is somebody's decision about standing access, and stays.
 */
function lowered(ours: Ours, target: Target, seen: Seen, was: LevelOrNone): { ledger: Ledger; step: Step } {
  const { applied, baseline } = ours;
  const isAboveBaseline = baseline === 'none' || !isAtLeast(baseline.level, applied.level);
  const ledger: Ledger = isAboveBaseline ? { ...ours, intent: undefined } : nothingOfOurs;
  const isLost = (level: LevelOrNone) => isAtLeast(was, level) && !isAtLeast(applied.level, level);
  if (!isAboveBaseline || target.inForce.some(isLost)) {
    return { ledger, step: { do: 'yield', because: 'lowered', left: applied.level } };
  }
  const wanted = wantedRow(ours, target, seen);
  if (wanted === 'none') return { ledger, step: { do: 'remove' } };
  return { ledger, step: sameRow(wanted, applied) ? { do: 'rest', held: false } : { do: 'set', row: wanted } };
}

/** The row as it should be while something of ours is applied. */
function wantedRow({ applied, baseline }: Ours, target: Target, { effective }: Seen): RowOrNone {
  // What is above ours and there all the same is there thanks to others: it needs no row.
  const isOurs = (level: LevelOrNone) => isAtLeast(applied.level, level);
  const isMissing = (level: LevelOrNone) => isOurs(level) || !isAtLeast(effective, level);
  const level = highestLevel([...target.inForce.filter(isOurs), ...target.fresh.filter(isMissing)]);
  if (level === 'none') return baseline;
  const floor = baseline === 'none' ? 'none' : baseline.level;
  if (isAtLeast(floor, level)) return baseline;
  if (level === applied.level) return applied;
  const row = target.rowFor(level);
  return row === undefined ? applied : raised(row, baseline);
}

/** A plain row on top of a standing one keeps the standing one's own end. */
const raised = (row: DirectRow, standing: RowOrNone): DirectRow =>
  standing !== 'none' && standing.expiresAt !== undefined ? { ...row, expiresAt: standing.expiresAt } : row;

/** The same access: the host's word for the level, and the custom role. A row's own end may move without that being drift. */
export function sameRow(a: RowOrNone | 'unknown', b: RowOrNone | 'unknown'): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  return a.role === b.role && a.memberRoleId === b.memberRoleId;
}

export const isHigherRow = (row: RowOrNone | 'unknown', than: DirectRow): boolean =>
  typeof row === 'object' && !isAtLeast(than.level, row.level);
