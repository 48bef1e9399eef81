/**
 * Slack's message markup as DOM nodes: https://docs.slack.dev/messaging/formatting-message-text
 * Only http and https become links; whatever is not understood stays the text that it was.
 */
import { dateNode } from './dates.js';
import { h } from './dom.js';
import { emojiOf, withEmoji } from './emoji.js';
import { leadTo } from './message-link.js';
import { channelName, groupHandle, isInGroup, personOf } from './people.js';
import { state } from './state.js';

const fence = /```\n?([\s\S]+?)\n?```\n?/;
const quoted = /^(?:>|&gt;) ?/;
const inlineParts = new RegExp(
  [
    '`(?<code>[^`\\n]+)`',
    '<(?<angle>[^<>\\n]+)>',
    ':(?<emoji>[a-z0-9_+-]+):',
    '(?<bare>https?://[^\\s<>|]*[^\\s<>|.,;:!?)\'"*_~`])',
    '(?<![\\p{L}\\p{N}])(?<mark>[*_~])(?=\\S)(?<marked>(?:<[^<>\\n]*>|[^\\n])+?)(?<=\\S)\\k<mark>(?![\\p{L}\\p{N}])',
  ].join('|'),
  'gu',
);

/** Nodes for a text object: `mrkdwn` with its markup, `plain_text` with emoji only. */
export const textNodes = (text) =>
  text?.type === 'mrkdwn' ? mrkdwn(text.text, text.verbatim === true) : [plainText(text)];

/** The words of a plain_text object, with the three escapes of Slack's API undone. */
export const plainText = (text) =>
  text?.emoji === false ? unescaped(text.text) : withEmoji(unescaped(text?.text ?? ''));

/** Nodes for a whole mrkdwn text. `verbatim` leaves bare addresses as text, as Slack does. */
export function mrkdwn(source, verbatim = false) {
  const nodes = [];
  let rest = source ?? '';
  for (let match = fence.exec(rest); match; match = fence.exec(rest)) {
    nodes.push(...lines(rest.slice(0, match.index), verbatim), h('pre', {}, unescaped(match[1])));
    rest = rest.slice(match.index + match[0].length);
  }
  return [...nodes, ...lines(rest, verbatim)];
}

/** A link that opens in a new tab; just its text when the address is not http or https. */
export function link(address, content) {
  const isWeb = /^https?:\/\//i.test(address) && URL.canParse(address);
  if (!isWeb) return h('span', {}, content);
  const props = { href: address, target: '_blank', rel: 'noopener noreferrer', class: 'link' };
  const lead = leadTo(address);
  return h('a', lead ? { ...props, on: { click: lead } } : props, content);
}

/** `@Name`, lit up when it means the viewer. */
export const userMention = (id) =>
  h('span', { class: `mention${id === state.snap.viewer ? ' mention-me' : ''}` }, `@${personOf(id).realName}`);

export const groupMention = (id) =>
  h('span', { class: `mention${isInGroup(id) ? ' mention-me' : ''}` }, `@${groupHandle(id)}`);

export const channelMention = (id) => h('span', { class: 'mention' }, `#${channelName(id)}`);

export const broadcastMention = (range) => h('span', { class: 'mention mention-me' }, `@${range}`);

function lines(text, verbatim) {
  const nodes = [];
  let quote = [];
  let plain = [];
  const flush = () => {
    if (quote.length > 0) nodes.push(h('blockquote', {}, inline(quote.join('\n'), verbatim)));
    if (plain.length > 0) nodes.push(...inline(plain.join('\n'), verbatim));
    quote = [];
    plain = [];
  };
  for (const line of text === '' ? [] : text.split('\n')) {
    const isQuote = quoted.test(line);
    if (isQuote ? plain.length > 0 : quote.length > 0) flush();
    if (isQuote) quote.push(line.replace(quoted, ''));
    else plain.push(line);
  }
  flush();
  return nodes;
}

function inline(text, verbatim) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(inlineParts)) {
    nodes.push(unescaped(text.slice(end, match.index)), inlineNode(match, verbatim));
    end = match.index + match[0].length;
  }
  nodes.push(unescaped(text.slice(end)));
  return nodes.filter((one) => one !== '');
}

const markTags = { '*': 'strong', _: 'em', '~': 's' };

function inlineNode({ 0: whole, groups }, verbatim) {
  if (groups.code !== undefined) return h('code', {}, unescaped(groups.code));
  if (groups.angle !== undefined) return angled(groups.angle);
  if (groups.emoji !== undefined) return emojiOf(groups.emoji) ?? whole;
  if (groups.bare !== undefined) return verbatim ? unescaped(whole) : link(unescaped(whole), unescaped(whole));
  return h(markTags[groups.mark], {}, inline(groups.marked, verbatim));
}

/** What stands between `<` and `>`: a mention, a special command or a link, each perhaps with `|label`. */
function angled(inside) {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? undefined : unescaped(inside.slice(bar + 1));
  if (/^@[UWB]/.test(target)) return userMention(target.slice(1));
  if (/^#[CG]/.test(target)) return channelMention(target.slice(1));
  if (target.startsWith('!')) return special(target.slice(1), label);
  return link(unescaped(target), label ?? unescaped(target));
}

function special(command, label) {
  const [name, ...parts] = command.split('^');
  if (name === 'subteam') return groupMention(parts[0]);
  if (name === 'date') return date(parts, label);
  if (['here', 'channel', 'everyone'].includes(name)) return broadcastMention(name);
  return label ?? `<!${command}>`;
}

function date([seconds, format, address], fallback) {
  const node = dateNode(Number(seconds), unescaped(format ?? ''));
  if (!node) return fallback ?? '';
  return address ? link(unescaped(address), node) : node;
}

const unescaped = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
