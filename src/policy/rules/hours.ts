/** `hours`: the days and hours in which the rule fits. Hours that go over midnight belong to the day on which they start. */
import { shown } from '#policy/fault.ts';
import * as fragment from '#policy/fragments.ts';
import { isZone, localTime } from '#policy/local-time.ts';
import { mapOf, part, shape } from '#policy/shapes.ts';
import { weekdays, weekdayWords } from '#policy/weekdays.ts';
import type { Attribute } from './attribute.ts';

export interface Hours {
  hours?: WorkingHours;
}

export interface WorkingHours {
  /** 0 is Sunday; from Sunday to Saturday. */
  days: number[];
  /** Minutes since midnight; `to` is the first minute outside. */
  fromMinute: number;
  toMinute: number;
  /** An IANA time zone. */
  zone: string;
}

const timeOfDay = (key: 'from' | 'to', example: string) =>
  shape<number>((value, say) => {
    const match = typeof value === 'string' ? /^(\d\d):(\d\d)$/.exec(value) : null;
    const [hour, minute] = [Number(match?.[1]), Number(match?.[2])];
    if (match && minute < 60 && hour < 24) return hour * 60 + minute;
    if (match && value === '24:00' && key === 'to') return 24 * 60;
    return void say(
      `\`${key}: ${shown(value).slice(1, -1)}\` is not a time of day; write one like \`"${guessTime(value) ?? example}"\`, in quotes`,
    );
  });

/** `8`, `8:00`, `08.00` -> `08:00`. Some readers of YAML take 08:00 without quotes for the number 480. */
function guessTime(value: unknown): string | undefined {
  const match = /^(\d{1,2})(?:[:.h](\d\d))?$/.exec(String(value));
  const [hour, minute] = [Number(match?.[1]), Number(match?.[2] ?? 0)];
  if (match && hour < 24 && minute < 60) return `${two(hour)}:${two(minute)}`;
  return typeof value === 'number' && Number.isInteger(value) && value > 24 && value < 24 * 60
    ? timeWords(value)
    : undefined;
}

const zoneName = shape<string>((value, say) => {
  if (typeof value === 'string' && isZone(value)) return value;
  const city = String(value).trim().replaceAll(' ', '_').toLowerCase();
  const meant = Intl.supportedValuesOf('timeZone').find((zone) => zone.toLowerCase().endsWith(`/${city}`));
  return void say(`${shown(value)} is not a time zone; write ${meant ? `\`${meant}\`` : 'one like `Europe/Berlin`'}`);
});

interface Written {
  days: number[];
  from: number;
  to: number;
  zone: string;
}

const map = mapOf<Written>('`hours`', {
  days: { shape: weekdays, write: 'mon-fri' },
  from: { shape: timeOfDay('from', '08:00'), write: '"08:00"' },
  to: { shape: timeOfDay('to', '18:00'), write: '"18:00"' },
  zone: { shape: zoneName, write: 'Europe/Berlin' },
});

const whole = shape<Hours>((value, say) => {
  const written = part(map, value, say);
  if (!written) return undefined;
  const { days, from, to, zone } = written;
  if (from === to) return void say('`to` is the same as `from`; for a whole day write `"00:00"` and `"24:00"`', ['to']);
  return { hours: { days, fromMinute: from, toMinute: to, zone } };
});

export const hours = {
  schema: fragment.map('When the rule fits; left out = always.', {
    days: {
      description: 'Days of the week: `mon-fri`, `sat`, `mon, wed, fri`, or a list of these.',
      anyOf: [
        { type: 'string', minLength: 3 },
        { type: 'array', minItems: 1, maxItems: 7, items: { type: 'string', minLength: 3 } },
      ],
      examples: ['mon-fri'],
    },
    from: {
      description: 'The first minute, in quotes.',
      type: 'string',
      pattern: '^\\d\\d:\\d\\d$',
      examples: ['08:00'],
    },
    to: {
      description: 'The first minute outside, in quotes.',
      type: 'string',
      pattern: '^\\d\\d:\\d\\d$',
      examples: ['18:00', '24:00'],
    },
    zone: { description: 'An IANA time zone.', type: 'string', minLength: 1, examples: ['Europe/Berlin', 'UTC'] },
  }),
  missing: { fields: {} },
  shape: () => whole,
  condition: {
    fits: (rule, { at }) => rule.hours === undefined || at === 'any' || isWithin(rule.hours, at),
    misfit: (rule) => [rule.hours ? `it applies ${hoursWords(rule.hours)} only` : ''],
    covers: (earlier, later) =>
      earlier.hours === undefined || (later.hours !== undefined && isSame(earlier.hours, later.hours)),
  },
} satisfies Attribute<Hours>;

/** Whether the time lies in these hours, by the clock on the wall of their zone. */
export function isWithin({ days, fromMinute, toMinute, zone }: WorkingHours, at: Date): boolean {
  const { weekday, minute } = localTime(at, zone);
  if (fromMinute < toMinute) return days.includes(weekday) && fromMinute <= minute && minute < toMinute;
  const dayBefore = (weekday + 6) % 7;
  return (days.includes(weekday) && fromMinute <= minute) || (days.includes(dayBefore) && minute < toMinute);
}

/** `mon-fri from 08:00 to 18:00 (Europe/Berlin)`. */
export const hoursWords = ({ days, fromMinute, toMinute, zone }: WorkingHours): string =>
  `${weekdayWords(days)} from ${timeWords(fromMinute)} to ${timeWords(toMinute)} (${zone})`;

const timeWords = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

const two = (number: number): string => String(number).padStart(2, '0');

const isSame = (one: WorkingHours, other: WorkingHours): boolean =>
  one.zone === other.zone &&
  one.fromMinute === other.fromMinute &&
  one.toMinute === other.toMinute &&
  one.days.join() === other.days.join();
