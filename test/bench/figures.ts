/** Medians, percentiles and the table that the bench prints. */

/** The value below which that share of the values lies (nearest rank). @throws Error when there are no values */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (found === undefined) throw new Error('there is nothing to take a quantile of');
  return found;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** What was measured, what it came to, and what was aimed at; `isMet` is left out where nothing is aimed at. */
export interface Line {
  what: string;
  figures: string;
  aim?: string;
  isMet?: boolean;
}

export function table(lines: readonly Line[]): string {
  const rows = lines.map(({ what, figures, aim = '', isMet }) => [
    what,
    figures,
    aim,
    isMet === undefined ? '' : isMet ? 'met' : 'missed',
  ]);
  const all = [['what', 'measured', 'aim', ''], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const written = all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [written[0], '-'.repeat(Math.max(...written.map((line) => line.length))), ...written.slice(1)].join('\n');
}

export const ms = (value: number): string => `${value < 100 ? value.toFixed(1) : Math.round(value)} ms`;
export const times = (value: number): string => `${value.toFixed(2)}x`;
