/**
 * The date at which GitLab itself drops a row that we created: a net for the case that the bot is gone for good.
 * GitLab knows dates only and drops a row early on that date in a time zone that it does not tell.
 */

const dayMs = 86_400_000;

/** The zone that is furthest ahead is UTC+14, so no server's date begins earlier than that. */
const furthestZoneMs = 14 * 3_600_000;

/** The first date (YYYY-MM-DD) that begins after `end` and after `now` in every time zone. */
export function netDate(end: Date, now: Date): string {
  const latestMs = Math.max(end.getTime(), now.getTime()) + furthestZoneMs;
  return new Date(Math.ceil(latestMs / dayMs) * dayMs).toISOString().slice(0, 10);
}
