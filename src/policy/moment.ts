/** Days and times as the policy file has them: ISO 8601 with a zone, to the minute or second. */

const pattern = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})$/;

/** Undefined for anything else, and for days that are in no calendar. */
export function momentOf(text: string): Date | undefined {
  const match = pattern.exec(text);
  const at = new Date(text);
  if (!match || Number.isNaN(at.getTime())) return undefined;
  // The 30th of February would become the 2nd of March.
  const [, year, month, day] = match.map(Number);
  const lastDay = new Date(Date.UTC(year ?? 0, month ?? 0, 0)).getUTCDate();
  return (day ?? 0) <= lastDay ? at : undefined;
}
