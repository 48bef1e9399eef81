/**
 * Dates as Slack's client writes them, in the viewer's own zone. The tokens and their forms are Slack's:
 * https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 */
import { h } from './dom.js';
import { now, viewer } from './state.js';

const dayMs = 86_400_000;
const tokenNames =
  /\{(date_num|date_slash|date_short_pretty|date_long_pretty|date_long_full|date_long|date_short|date_pretty|date|day_divider_pretty|time_secs|time|ago)\}/g;

/**
 * The format with its tokens replaced; undefined when it has none or the time is not one, where Slack shows the fallback.
 * @param seconds Unix time
 */
export function formatDate(seconds, format) {
  const ms = seconds * 1000;
  if (!Number.isFinite(ms) || seconds <= 0 || !format.match(tokenNames)) return undefined;
  const text = format.replace(tokenNames, (_, token) => tokens[token](ms));
  return /\{[a-z_]*\}/.test(text) ? undefined : text;
}

/** A `<time>` node that stays true as the time passes; undefined as `formatDate`. */
export function dateNode(seconds, format) {
  const text = formatDate(seconds, format);
  if (text === undefined) return undefined;
  const iso = new Date(seconds * 1000).toISOString();
  const node = h('time', { datetime: iso, title: formatDate(seconds, '{date_long} at {time_secs}') }, text);
  if (/\{ago\}|pretty\}/.test(format)) Object.assign(node.dataset, { live: format, seconds });
  return node;
}

/** Brings every relative date on the page up to date. */
export function tickDates() {
  for (const node of document.querySelectorAll('time[data-live]')) {
    const text = formatDate(Number(node.dataset.seconds), node.dataset.live);
    if (text !== undefined && text !== node.textContent) node.textContent = text;
  }
}

/** `2:05 PM` */
export const timeOfDay = (ms) => inZone(ms, { hour: 'numeric', minute: '2-digit' });

/** `14:05:09`, for the audit trail. */
export const preciseTime = (ms) =>
  inZone(ms, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

/** What separates one day from the next in a conversation: `Today`, `Yesterday`, `Monday, March 2nd`. */
export const dayName = (ms) => capital(tokens.day_divider_pretty(ms));

/** The same text for every moment of one day. */
export const dayKey = (ms) => inZone(ms, { year: 'numeric', month: '2-digit', day: '2-digit' }, 'en-CA');

const tokens = {
  date_num: (ms) => dayKey(ms),
  date_slash: (ms) => inZone(ms, { year: 'numeric', month: '2-digit', day: '2-digit' }, 'en-GB'),
  date: (ms) => `${inZone(ms, { month: 'long' })} ${ordinal(ms)}, ${year(ms)}`,
  date_short: (ms) => inZone(ms, { month: 'short', day: 'numeric', year: 'numeric' }),
  date_long: (ms) => `${inZone(ms, { weekday: 'long' })}, ${tokens.date(ms)}`,
  date_long_full: (ms) => inZone(ms, { month: 'long', day: 'numeric', year: 'numeric' }),
  date_pretty: (ms) => nearDay(ms) ?? tokens.date(ms),
  date_short_pretty: (ms) => nearDay(ms) ?? tokens.date_short(ms),
  date_long_pretty: (ms) => nearDay(ms) ?? tokens.date_long(ms),
  day_divider_pretty: (ms) =>
    nearDay(ms) ?? (year(ms) === year(now()) ? tokens.date_long(ms).replace(/, \d+$/, '') : tokens.date_long(ms)),
  time: (ms) => timeOfDay(ms),
  time_secs: (ms) => inZone(ms, { hour: 'numeric', minute: '2-digit', second: '2-digit' }),
  ago: (ms) => ago(ms),
};

function nearDay(ms) {
  const day = dayKey(ms);
  if (day === dayKey(now())) return 'today';
  if (day === dayKey(now() - dayMs)) return 'yesterday';
  return day === dayKey(now() + dayMs) ? 'tomorrow' : undefined;
}

function ago(ms) {
  const seconds = Math.round((ms - now()) / 1000);
  const size = Math.abs(seconds);
  const words = new Intl.RelativeTimeFormat('en-US');
  if (size < 60) return words.format(seconds, 'second');
  if (size < 3600) return words.format(Math.trunc(seconds / 60), 'minute');
  return size < 86_400
    ? words.format(Math.trunc(seconds / 3600), 'hour')
    : words.format(Math.trunc(seconds / 86_400), 'day');
}

function ordinal(ms) {
  const day = Number(inZone(ms, { day: 'numeric' }));
  const form = new Intl.PluralRules('en-US', { type: 'ordinal' }).select(day);
  return `${day}${{ one: 'st', two: 'nd', few: 'rd', other: 'th' }[form]}`;
}

const year = (ms) => inZone(ms, { year: 'numeric' });

const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

const inZone = (ms, parts, locale = 'en-US') =>
  new Intl.DateTimeFormat(locale, { ...parts, timeZone: viewer().zone }).format(ms).replace('\u202f', ' ');
