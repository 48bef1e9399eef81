/** Durations as people write them in the policy and in the form: `45s`, `30m`, `4h`, `7d`, `1h30m`. Whole numbers, no bare ones. */

const unitSeconds = { d: 86_400, h: 3_600, m: 60, s: 1 } as const;
const pattern = /^(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$/;

/** Seconds, or undefined when the text is not a duration above zero. Units go from large to small, each at most once. */
export function parseDuration(text: string): number | undefined {
  const match = pattern.exec(text.trim().toLowerCase());
  if (!match) return undefined;
  const [, d, h, m, s] = match;
  const seconds =
    Number(d ?? 0) * unitSeconds.d + Number(h ?? 0) * unitSeconds.h + Number(m ?? 0) * unitSeconds.m + Number(s ?? 0);
  return seconds > 0 ? seconds : undefined;
}

/** The shortest text that parses back to the same number of seconds: 5400 -> `1h30m`. */
export function formatDuration(seconds: number): string {
  let rest = Math.max(0, Math.round(seconds));
  let text = '';
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const count = Math.floor(rest / unitSeconds[unit]);
    rest -= count * unitSeconds[unit];
    if (count > 0) text += `${count}${unit}`;
  }
  return text || '0s';
}
