/**
 * What is recorded of a standing, in the light of what the host tells of a row's making and of today's date: a row that only
 * we can have made is ours although nobody remembers it, and a standing row whose own end has come is not put back.
 */
import { type Ledger, nothingOfOurs, type Seen, sameRow } from '#domain/standing.ts';
import type { DirectRow, Observation } from '#hosts/host.ts';
import type { Standing } from '#store/standings.ts';

/** Whether the row was made after this standing was last written, by the host's clock; undefined where the host does not say. */
const isNew = (standing: Standing, { directCreatedAt }: Observation): boolean | undefined =>
  directCreatedAt && directCreatedAt > standing.updatedAt;

export function seenSince(standing: Standing, seen: Observation): Seen {
  const isDirectNew = isNew(standing, seen);
  return isDirectNew === undefined ? seen : { ...seen, isDirectNew };
}

export function recordedOf(standing: Standing, seen: Observation, now: Date): Ledger {
  const { baseline, applied, intent } = standing;
  if (isForgotten(standing, seen) && typeof seen.direct === 'object') {
    return { ...nothingOfOurs, baseline: 'none', applied: seen.direct };
  }
  const late = standing.aftercare?.late;
  if (late && isShown(late.row, seen)) {
    const row = late.baseline === 'none' ? withDateOf(late.row, seen) : late.row;
    return { baseline: applied === undefined ? late.baseline : baseline, applied: row, intent };
  }
  // GitLab drops a row early on its date, and takes no date that is past: https://docs.gitlab.com/api/project_members/
  const today = now.toISOString().slice(0, 10);
  const isOver = typeof baseline === 'object' && baseline.expiresAt !== undefined && baseline.expiresAt <= today;
  return { baseline: isOver ? 'none' : baseline, applied, intent };
}

/** A write that was lost has come: as a row, or as an invitation to it. */
const isShown = (row: DirectRow, { direct, invitation }: Observation): boolean =>
  sameRow(direct, row) ||
  (direct === 'none' && invitation !== undefined && invitation.byUs !== false && invitation.level === row.level);

/** Of several writes that were made, any may be the one that is shown; their rows differ in the date. */
function withDateOf(row: DirectRow, { direct }: Observation): DirectRow {
  if (typeof direct === 'string') return row;
  const { expiresAt: _, ...plain } = row;
  return direct.expiresAt === undefined ? plain : { ...plain, expiresAt: direct.expiresAt };
}

/** The bot made the row, and nothing that is known accounts for it: the database was lost, or the write arrived very late. */
function isForgotten(standing: Standing, seen: Observation): boolean {
  if (standing.mode !== 'direct' || standing.applied !== undefined || standing.intent !== undefined) return false;
  // What the bot makes carries a date; without one somebody else has made it with the bot's account (Terraform, say).
  const hasNet = typeof seen.direct === 'object' && seen.direct.expiresAt !== undefined;
  return hasNet && seen.directByUs === true && (standing.version === 1 || isNew(standing, seen) === true);
}
