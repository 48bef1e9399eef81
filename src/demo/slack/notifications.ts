/**
 * Whom Slack notifies of a new message: whoever it mentions by name, by a user group or as @channel, whoever it is a
 * direct message to, and whoever follows the thread. Nobody who is not in the conversation, and nobody by an edit.
 * https://docs.slack.dev/messaging/formatting-message-text#mentioning-users
 */
import { isObject, type Json } from './block-kit/check.ts';
import type { Notification } from './driver.ts';
import { isIn, messagesIn, type Place, type State, type StoredMessage } from './state.ts';

type Why = Notification['why'];

export function notifiedOf(state: State, place: Place, message: StoredMessage): Map<string, Why> {
  const told = new Map<string, Why>();
  if (message.ephemeralFor !== undefined) return told;
  for (const id of followersOf(state, place, message)) told.set(id, 'thread');
  for (const id of mentionedIn(state, place, message)) told.set(id, 'mention');
  if (place.kind === 'im') told.set(place.person.id, 'direct');
  for (const id of [...told.keys()]) {
    const person = state.workspace.people.find((other) => other.id === id);
    const hears = person && !person.isBot && !person.deleted && id !== message.user && isIn(place, id, state);
    if (!hears) told.delete(id);
  }
  return told;
}

/** Who wrote in the thread, or was mentioned in it. https://slack.com/help/articles/115000769927-Use-threads-to-organize-discussions */
function followersOf(state: State, place: Place, { threadTs }: StoredMessage): Set<string> {
  if (threadTs === undefined) return new Set();
  const before = messagesIn(state, place.id).filter(
    (other) => (other.ts === threadTs || other.threadTs === threadTs) && other.ephemeralFor === undefined,
  );
  return new Set(before.flatMap((other) => [other.user, ...mentionedIn(state, place, other)]));
}

/** Mentions count where they are read: in the blocks, or in the text where there are none. Attachments notify nobody. */
function mentionedIn(state: State, place: Place, { text, blocks }: StoredMessage): Set<string> {
  const { userGroups } = state.workspace;
  const mentions = blocks.length > 0 ? mentionsInBlocks(blocks) : mentionsInMarkup(text);
  const everybody = place.kind === 'channel' ? place.channel.members : [];
  const found = new Set<string>();
  for (const mention of mentions) {
    const group = userGroups.find(({ id, isDisabled }) => id === mention && isDisabled !== true);
    const meant = group?.members ?? (['here', 'channel', 'everyone'].includes(mention) ? everybody : [mention]);
    for (const id of meant) found.add(id);
  }
  return found;
}

/** Ids of people and user groups, and `here`, `channel`, `everyone`. */
function mentionsInMarkup(markup: string): string[] {
  const all = markup.matchAll(/<(?:@([A-Z0-9]+)|!subteam\^([A-Z0-9]+)|!(here|channel|everyone))(?:\|[^<>]*)?>/g);
  return [...all].map(([, person, group, range]) => person ?? group ?? range ?? '');
}

function mentionsInBlocks(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(mentionsInBlocks);
  if (!isObject(value)) return [];
  return [...mentionsInPart(value), ...Object.values(value).flatMap(mentionsInBlocks)];
}

function mentionsInPart({ type, text, user_id, usergroup_id, range }: Json): string[] {
  if (type === 'mrkdwn' && typeof text === 'string') return mentionsInMarkup(text);
  const id = { user: user_id, usergroup: usergroup_id, broadcast: range }[String(type)];
  return typeof id === 'string' ? [id] : [];
}
