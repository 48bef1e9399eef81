/** Days of the week as the file writes them: `mon-fri`, `mon`, `mon, wed, fri`, `sat-mon`, or a list of these. */
import { shown } from './fault.ts';
import { shape } from './shapes.ts';

/** As `Date` counts: 0 is Sunday. */
const dayNames: readonly string[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const example = 'one like `mon-fri`, `sat` or `mon, wed, fri`';

/** The days, from Sunday to Saturday. */
export const weekdays = shape<number[]>((value, say) => {
  const items = Array.isArray(value) ? value : [value];
  if (items.length === 0 || items.length > 7) return void say(`\`days\` cannot be ${shown(value)}; write ${example}`);
  const days = new Set<number>();
  for (const [index, item] of items.entries()) {
    const path = Array.isArray(value) ? [index] : [];
    for (const piece of typeof item === 'string' ? item.split(',') : ['']) {
      const found = rangeOf(piece.trim());
      if (!found) return void say(`\`days\` cannot be ${shown(item)}; write ${guess(item) ?? example}`, path);
      const twice = found.find((day) => days.has(day));
      if (twice !== undefined) return void say(`\`${dayNames[twice]}\` is in \`days\` twice; keep one of them`, path);
      for (const day of found) days.add(day);
    }
  }
  return [...days].sort();
});

/** `mon-fri`, round the week where it must be: `sat-mon`. */
function rangeOf(text: string): number[] | undefined {
  const [from, to, ...others] = text.split('-').map((name) => dayNames.indexOf(name.trim()));
  if (from === undefined || from < 0 || (to ?? 0) < 0 || others.length > 0) return undefined;
  const count = to === undefined ? 1 : ((to - from + 7) % 7) + 1;
  return Array.from({ length: count }, (_, index) => (from + index) % 7);
}

/** `Monday to Friday` -> `mon-fri`. */
function guess(value: unknown): string | undefined {
  const text = String(value)
    .toLowerCase()
    .replace(/\b(sun|mon|tue|wed|thu|fri|sat)[a-z]*/g, '$1')
    .replace(/\s*(?:\bto\b|–|\.\.)\s*/g, '-');
  return text.length < 60 && text.split(',').every((piece) => rangeOf(piece.trim())) ? `\`${text}\`` : undefined;
}

/** `mon-fri`, `sat, sun`, `every day`. */
export function weekdayWords(days: readonly number[]): string {
  if (days.length === 7) return 'every day';
  const isIn = (day: number) => days.includes(day % 7);
  const runs: string[] = [];
  for (const first of [1, 2, 3, 4, 5, 6, 0]) {
    if (!isIn(first) || isIn(first + 6)) continue;
    const run = [first];
    while (isIn(first + run.length)) run.push((first + run.length) % 7);
    const names = run.map((day) => dayNames[day] ?? '');
    runs.push(names.length > 2 ? `${names[0]}-${names.at(-1)}` : names.join(', '));
  }
  return runs.join(', ');
}
