import { describe, expect, it } from 'vitest';
import { isWithin } from '#policy/rules/hours.ts';
import { inHours } from '#reconcile/reminders.ts';

const berlin = { days: [1, 2, 3, 4, 5], fromMinute: 8 * 60, toMinute: 18 * 60, zone: 'Europe/Berlin' };
const night = { days: [0, 1, 2, 3, 4, 5, 6], fromMinute: 22 * 60, toMinute: 6 * 60, zone: 'America/New_York' };
const short = { days: [3], fromMinute: 605, toMinute: 610, zone: 'Asia/Kolkata' };

describe('the first moment within hours', () => {
  it.each([
    ['is now, within them', berlin, '2026-03-02T09:00:30Z', '2026-03-02T09:00:30Z'],
    ['is when they begin, before them', berlin, '2026-03-02T03:00:30Z', '2026-03-02T07:00:00Z'],
    ['is the next day, after them', berlin, '2026-03-02T17:00:00Z', '2026-03-03T07:00:00Z'],
    ['is on Monday, at the weekend', berlin, '2026-03-06T17:30:00Z', '2026-03-09T07:00:00Z'],
    ['is in summer time, after the change', berlin, '2026-03-28T12:00:00Z', '2026-03-30T06:00:00Z'],
    ['is found over midnight', night, '2026-03-02T12:00:00Z', '2026-03-03T03:00:00Z'],
    ['is found where there are few', short, '2026-03-05T00:00:00Z', '2026-03-11T04:35:00Z'],
  ])('%s', (_what, hours, from, first) => {
    const found = inHours(hours, new Date(from));
    expect(found.toISOString()).toBe(new Date(first).toISOString());
    expect(isWithin(hours, found)).toBe(true);
  });
});
