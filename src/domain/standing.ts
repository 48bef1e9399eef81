/**
 * What a person's own row on a repository should be: baseline + live grants. One pure function covers grant, overlap,
 * early release, expiry and exact restore; it knows only what is recorded and what the host shows, never why it was asked.
 */
import { highestLevel, isAtLeast, type LevelOrNone } from './level.ts';

/** A person's own row on a repository, exactly as it must be put back. */
export interface DirectRow {
  /** The row's place on the shared ladder; `none` for a host's levels below `read` (GitLab Guest and Planner). */
  level: LevelOrNone;
  /** The host's own word for the level: GitHub's role name (custom roles included), GitLab's access level number. */
  role: string;
  /** GitLab only: the date (YYYY-MM-DD) at which the row ends by itself. */
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
  /** The highest of all sources. */
  effective: LevelOrNone;
  invitation?: { expired: boolean };
}

/** What the live grants ask for. */
export interface Target {
  /** The highest level of the grants that should be there now. */
  level: LevelOrNone;
  /** True when one of them has not been applied yet: only then may access be added. */
  fresh: boolean;
  /** The plain row for that level, for a person without one; undefined when the host has no such level. */
  row: DirectRow | undefined;
}

export type Step =
  /** The host is as it should be; `held`: thanks to access from elsewhere, nothing of ours is applied. */
  | { do: 'rest'; held: boolean }
  /** Our invitation waits for the person. */
  | { do: 'wait' }
  | { do: 'set'; row: DirectRow }
  | { do: 'remove' }
  /** Someone else changed what we had set, and their word stands: nothing is added or put back any more. */
  | { do: 'yield'; because: 'taken-away' | 'lowered' | 'raised' | 'declined' }
  /** Access must not be changed here; the words say why. */
  | { do: 'refuse'; words: string };

/** The next step, and the ledger as this look at the host settles it (a write under way that is seen done is adopted). */
export function nextStep(
  recorded: Ledger,
  target: Target,
  seen: Seen,
  mayRaiseThemselves: boolean,
): { ledger: Ledger; step: Step } {
  const ledger = settle(recorded, seen);
  if (ledger.applied === undefined) return whileNothingIsOurs(ledger, target, seen);
  return { ledger, step: whileOurs(ledger.applied, ledger.baseline ?? 'none', target, seen, mayRaiseThemselves) };
}

/** Settles a write under way by looking: done (adopt it), not done (forget it), or changed by someone since (take it as ours, let drift decide). */
function settle(recorded: Ledger, seen: Seen): Ledger {
  const { intent } = recorded;
  if (intent === undefined) return recorded;
  const baseline = recorded.baseline ?? 'none';
  const before: RowOrNone = recorded.applied ?? baseline;
  const untouched: Ledger =
    recorded.applied === undefined
      ? { baseline: undefined, applied: undefined, intent: undefined }
      : { ...recorded, intent: undefined };
  const isRestore = sameRow(intent, baseline);
  if (isRestore) {
    const done = intent === 'none' ? seen.direct === 'none' && !seen.invitation : sameRow(seen.direct, intent);
    return done ? { baseline: undefined, applied: undefined, intent: undefined } : untouched;
  }
  if (intent === 'none') return untouched;
  const invited = seen.direct === 'none' && seen.invitation !== undefined;
  if (sameRow(seen.direct, intent) || invited) return { baseline, applied: intent, intent: undefined };
  if (sameRow(seen.direct, before)) return untouched;
  return seen.direct === 'none' ? untouched : { baseline, applied: intent, intent: undefined };
}

function whileNothingIsOurs(ledger: Ledger, target: Target, seen: Seen): { ledger: Ledger; step: Step } {
  const free: Ledger = { baseline: undefined, applied: undefined, intent: undefined };
  if (target.level === 'none') return { ledger: free, step: { do: 'rest', held: false } };
  if (isAtLeast(seen.effective, target.level)) return { ledger: free, step: { do: 'rest', held: true } };
  if (!target.fresh) return { ledger: free, step: { do: 'yield', because: 'taken-away' } };
  if (seen.invitation && !seen.invitation.expired) {
    return {
      ledger: free,
      step: {
        do: 'refuse',
        words: 'an invitation from someone else is waiting for this person; it must be accepted or withdrawn first',
      },
    };
  }
  if (seen.direct === 'unknown') {
    return {
      ledger: free,
      step: {
        do: 'refuse',
        words:
          'the level that this person has of their own cannot be told from what teams give them, so it could not be put back exactly',
      },
    };
  }
  if (target.row === undefined)
    return { ledger: free, step: { do: 'refuse', words: `this host has no level ${target.level}` } };
  return { ledger: { ...ledger, baseline: seen.direct }, step: { do: 'set', row: raised(target.row, seen.direct) } };
}

function whileOurs(
  applied: DirectRow,
  baseline: RowOrNone,
  target: Target,
  seen: Seen,
  mayRaiseThemselves: boolean,
): Step {
  const wanted = wantedRow(applied, baseline, target);
  const invited = seen.direct === 'none' && seen.invitation !== undefined && !seen.invitation.expired;
  if (invited) {
    if (wanted === 'none') return { do: 'remove' };
    return sameRow(wanted, applied) ? { do: 'wait' } : { do: 'set', row: wanted };
  }
  if (seen.direct === 'unknown' || sameRow(seen.direct, applied)) {
    if (wanted === 'none') return { do: 'remove' };
    return sameRow(wanted, applied) ? { do: 'rest', held: false } : { do: 'set', row: wanted };
  }
  return afterDrift(applied, baseline, wanted, target, seen, mayRaiseThemselves);
}

/** Someone else has changed the row since we set it. Downwards a human always wins; upwards too, unless the person could do it alone. */
function afterDrift(
  applied: DirectRow,
  baseline: RowOrNone,
  wanted: RowOrNone,
  target: Target,
  seen: Seen,
  mayRaiseThemselves: boolean,
): Step {
  const direct = seen.direct as RowOrNone;
  if (direct === 'none') {
    if (seen.invitation) return wanted === 'none' ? { do: 'remove' } : { do: 'yield', because: 'declined' };
    return { do: 'yield', because: 'taken-away' };
  }
  const isHigher = !isAtLeast(applied.level, direct.level);
  if (isHigher) {
    if (!mayRaiseThemselves) return { do: 'yield', because: 'raised' };
    return wanted === 'none' ? { do: 'remove' } : { do: 'set', row: wanted };
  }
  if (target.level === 'none' && baseline === 'none') return { do: 'remove' };
  return { do: 'yield', because: 'lowered' };
}

/** The row as it should be while something of ours is applied. */
function wantedRow(applied: DirectRow, baseline: RowOrNone, target: Target): RowOrNone {
  if (target.level === 'none') return baseline;
  const floor = baseline === 'none' ? 'none' : baseline.level;
  if (isAtLeast(floor, target.level)) return baseline;
  if (target.level === applied.level) return applied;
  return target.row === undefined ? applied : raised(target.row, baseline);
}

/** A plain row on top of a standing one keeps the standing one's own end. */
const raised = (row: DirectRow, standing: RowOrNone): DirectRow =>
  standing !== 'none' && standing.expiresAt !== undefined ? { ...row, expiresAt: standing.expiresAt } : row;

/** The same access: level, the host's word for it, and the custom role. A row's own end may move without that being drift. */
export function sameRow(a: RowOrNone | 'unknown', b: RowOrNone | 'unknown'): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  return a.role === b.role && a.memberRoleId === b.memberRoleId;
}

/** The highest level that these grants ask for together. */
export const targetLevel = (grants: readonly { level: LevelOrNone }[]): LevelOrNone =>
  highestLevel(grants.map((grant) => grant.level));
