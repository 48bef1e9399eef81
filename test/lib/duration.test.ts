import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '#lib/duration.ts';

describe('durations as people write them', () => {
  it.each([
    ['45s', 45],
    ['30m', 1800],
    ['4h', 14_400],
    ['7d', 604_800],
    ['1h30m', 5400],
    [' 2H ', 7200],
  ])('%s is %d seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(['', '4', '-2h', '1.5h', '4 hours', '30m1h', '1h1h', '0m', '4 hours please', 'h', '1w'])(
    'refuses "%s"',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it('writes back what it reads', () => {
    for (const seconds of [1, 59, 60, 5400, 86_400, 90_061])
      expect(parseDuration(formatDuration(seconds))).toBe(seconds);
  });
});
