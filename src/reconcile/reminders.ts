/** Reminders keep to the hours of the rule: what falls due outside waits until they begin. */
import { localTime } from '#policy/local-time.ts';
import { isWithin, type WorkingHours } from '#policy/rules/hours.ts';

const minuteMs = 60_000;
const minutesADay = 24 * 60;
/** Two jumps a day, for eight days: hours come at least once a week. */
const mostJumps = 16;

/** The first moment within these hours, at that time or after it; in the night of a change of clocks it may be an hour late. */
export function inHours(hours: WorkingHours, at: Date): Date {
  let time = at;
  for (let jumps = 0; jumps < mostJumps && !isWithin(hours, time); jumps += 1) {
    const { minute } = localTime(time, hours.zone);
    const left = minute < hours.fromMinute ? hours.fromMinute - minute : minutesADay - minute;
    time = new Date((Math.floor(time.getTime() / minuteMs) + left) * minuteMs);
  }
  return time;
}
