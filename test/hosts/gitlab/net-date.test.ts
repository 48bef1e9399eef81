import { expect, test } from 'vitest';
import { netDate } from '#hosts/gitlab/net-date.ts';

const now = new Date('2026-03-01T00:00:00Z');

test.each([
  ['2026-03-01T08:00:00Z', '2026-03-02'],
  ['2026-03-01T10:00:00Z', '2026-03-02'],
  ['2026-03-01T10:00:01Z', '2026-03-03'],
  ['2026-12-31T23:00:00Z', '2027-01-02'],
])('for a grant until %s the net is %s', (end, date) => {
  expect(netDate(new Date(end), now)).toBe(date);
});

test('the net begins no earlier than the end in any time zone, and at most two days and two hours after it', () => {
  for (let hour = 0; hour < 48; hour++) {
    const end = new Date(now.getTime() + hour * 3_600_000 + 1);
    const midnightMs = Date.parse(`${netDate(end, now)}T00:00:00Z`);
    expect(midnightMs - 14 * 3_600_000).toBeGreaterThanOrEqual(end.getTime());
    expect(midnightMs + 12 * 3_600_000 - end.getTime()).toBeLessThanOrEqual(50 * 3_600_000);
  }
});

test('an end that is past still gives a date in the future', () => {
  expect(netDate(new Date('2020-01-01T00:00:00Z'), now)).toBe('2026-03-02');
});
