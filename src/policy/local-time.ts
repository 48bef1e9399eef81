/** What clock and calendar show in a time zone, summer time included, as the system's own tables have it. */

export interface LocalTime {
  /** `2026-11-20` */
  day: string;
  /** 0 is Sunday. */
  weekday: number;
  /** Since midnight by the clock on the wall. */
  minute: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** @param zone an IANA time zone, for which `isZone` is true */
export function localTime(at: Date, zone: string): LocalTime {
  const parts = new Map(
    formatterOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return {
    day: `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`,
    weekday: weekdays.indexOf(parts.get('weekday') ?? ''),
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  };
}

/** Whether it is a name that the system knows; an offset such as `+01:00` is none, because it has no summer time. */
export function isZone(zone: string): boolean {
  if (!/^[a-z][a-z\d_+/-]{1,50}$/i.test(zone)) return false;
  try {
    formatterOf(zone);
    return true;
  } catch {
    return false;
  }
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const date = { year: 'numeric', month: '2-digit', day: '2-digit', weekday: 'short' } as const;
  const options = { timeZone: zone, ...date, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const made = new Intl.DateTimeFormat('en-US', options);
  formatters.set(zone, made);
  return made;
}
