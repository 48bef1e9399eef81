/**
 * What a person's Slack client does outside of modals: shows conversations, sends lines and commands, presses buttons in
 * messages. Mistakes of the caller (a button that is not there) are thrown; what Slack would show is shown.
 */
import { elementsOf } from './block-kit/blocks.ts';
import { isObject, type Json } from './block-kit/check.ts';
import { isOffered, optionsOf } from './block-kit/composition.ts';
import { type Courier, deliveryOf, isEmptyAnswer, type Outcome } from './delivery.ts';
import type { Block, Conversation, Delivery, Option, PretendMessage, PretendPerson, PretendSlack } from './driver.ts';
import { threadOf } from './methods/chat.ts';
import { contentOf } from './methods/content.ts';
import { SlackError } from './methods/method.ts';
import { actionJson, commandPayload, eventPayload, messageActionPayload } from './payloads.ts';
import { addMessage, sayAsSlackbot } from './post.ts';
import { answer } from './response-url.ts';
import {
  imIdOf,
  isIn,
  messagesIn,
  mustBePerson,
  type Place,
  placeOf,
  type State,
  type StoredMessage,
} from './state.ts';

type Client = Pick<
  PretendSlack,
  'conversations' | 'messages' | 'markRead' | 'notifications' | 'say' | 'clickInMessage'
>;

/** Where somebody types: a conversation, or a thread in it. */
interface Composer {
  person: PretendPerson;
  place: Place;
  threadTs?: string;
}

export function createClient(state: State, courier: Courier): Client {
  return {
    conversations(personId) {
      mustBePerson(state, personId);
      const { bot, channels } = state.workspace;
      const joined = channels.filter(({ members }) => members.includes(personId));
      const shown = joined.map((channel): Conversation => {
        const { id, name, isPrivate } = channel;
        return { id, kind: 'channel', name, isPrivate, ...newsIn(state, id, personId) };
      });
      const id = imIdOf(personId);
      const news = newsIn(state, id, personId);
      return [...shown, { id, kind: 'direct', name: bot.name, isPrivate: true, with: bot.userId, ...news }];
    },

    messages(conversationId, personId) {
      const place = mustBeIn(state, conversationId, personId);
      return visibleTo(state, place, personId).map(shownMessage);
    },

    markRead(conversationId, personId) {
      const newest = messagesIn(state, conversationId).at(-1)?.ts;
      const key = `${conversationId} ${personId}`;
      if (newest === undefined || state.lastRead.get(key) === newest) return;
      state.lastRead.set(key, newest);
      state.changed();
    },

    notifications: (personId) => [...(state.notifications.get(mustBePerson(state, personId).id) ?? [])],

    async say(personId, conversationId, text, threadTs) {
      const place = mustBeIn(state, conversationId, personId);
      const thread = threadTs === undefined ? {} : threadOf(state, place, { thread_ts: threadTs });
      return say(state, courier, { person: mustBePerson(state, personId), place, ...thread }, text);
    },

    async clickInMessage(personId, conversationId, ts, element) {
      const person = mustBePerson(state, personId);
      const place = mustBeIn(state, conversationId, personId);
      const message = visibleTo(state, place, personId).find((other) => other.ts === ts);
      if (!message) throw new Error(`${person.name} sees no message ${ts} in ${conversationId}`);
      const found = findElement(message, element);
      const action = actionJson(state, found.block, found.element, chosen(found.element, element.option));
      const payload = messageActionPayload(state, person, place, message, action, found.attachmentId);
      return deliveryOf(await courier.deliver('interactive', payload));
    },
  };
}

/** A place that the person is in. */
function mustBeIn(state: State, conversationId: string, personId: string): Place {
  const person = mustBePerson(state, personId);
  const place = placeOf(state, conversationId);
  if (!place) throw new Error(`there is no conversation ${conversationId}`);
  if (!isIn(place, personId, state)) throw new Error(`${person.name} is not in ${conversationId}`);
  return place;
}

/** An ephemeral answer shows only where the thread has another one. https://docs.slack.dev/reference/methods/chat.postEphemeral */
function visibleTo(state: State, place: Place, personId: string): StoredMessage[] {
  const all = messagesIn(state, place.id);
  const threads = new Set(all.filter(({ ephemeralFor }) => !ephemeralFor).map(({ threadTs }) => threadTs));
  return all.filter(
    ({ ephemeralFor, threadTs }) =>
      ephemeralFor === undefined || (ephemeralFor === personId && (threadTs === undefined || threads.has(threadTs))),
  );
}

/** Answers in a thread are news only to those who were notified of them. */
function newsIn(state: State, conversationId: string, personId: string): Pick<Conversation, 'unread' | 'mentions'> {
  const readUntil = state.lastRead.get(`${conversationId} ${personId}`) ?? '';
  const told = (state.notifications.get(personId) ?? []).filter(
    (one) => one.conversationId === conversationId && one.ts > readUntil,
  );
  const unread = messagesIn(state, conversationId).filter(
    ({ ts, user, ephemeralFor, threadTs }) =>
      ts > readUntil &&
      user !== personId &&
      ephemeralFor === undefined &&
      (threadTs === undefined || told.some((one) => one.ts === ts)),
  );
  return { unread: unread.length, mentions: told.filter(({ why }) => why !== 'direct').length };
}

/** Attachments are shown beneath the blocks. */
function shownMessage(message: StoredMessage): PretendMessage {
  const { ts, user, text, threadTs, editedTs, ephemeralFor } = message;
  return {
    ts,
    user,
    text,
    blocks: structuredClone([...message.blocks, ...message.attachments.flatMap(blocksOfAttachment)]),
    ...(threadTs !== undefined && { threadTs }),
    ...(editedTs !== undefined && { editedTs }),
    ...(ephemeralFor !== undefined && { ephemeralFor }),
  };
}

function blocksOfAttachment(attachment: Json): Block[] {
  if (Array.isArray(attachment.blocks)) return attachment.blocks;
  const text = attachment.text ?? attachment.fallback;
  return typeof text === 'string' ? [{ type: 'section', text: { type: 'mrkdwn', text } }] : [];
}

function findElement(message: StoredMessage, { blockId, actionId }: { blockId: string; actionId: string }) {
  const groups: { blocks: Block[]; attachmentId?: number }[] = [
    { blocks: message.blocks },
    ...message.attachments.map((attachment) => ({
      blocks: Array.isArray(attachment.blocks) ? attachment.blocks : [],
      attachmentId: Number(attachment.id),
    })),
  ];
  for (const { blocks, attachmentId } of groups) {
    const block = blocks.find((other) => other.block_id === blockId);
    const element = block && elementsOf(block).find((other) => other.action_id === actionId);
    if (block && element) return { block, element, attachmentId };
  }
  throw new Error(`message ${message.ts} has no element ${actionId} in block ${blockId}`);
}

/** What was chosen in an element of a message; nothing for a button. */
function chosen(element: Json, option: Option | undefined): Json {
  if (element.type === 'button') return {};
  if (!option) throw new Error(`an option has to be chosen in a ${String(element.type)}`);
  const offered = optionsOf(element);
  if (offered.length > 0 && !isOffered(option, offered)) throw new Error(`"${option.text.text}" is not on offer`);
  const isPlural = element.type === 'checkboxes' || String(element.type).startsWith('multi_');
  return isPlural ? { selected_options: [option] } : { selected_option: option };
}

async function say(state: State, courier: Courier, composer: Composer, line: string): Promise<Delivery> {
  const { person, place, threadTs } = composer;
  if (person.deleted) throw new Error(`${person.name} has left the workspace`);
  if (place.kind === 'channel' && place.channel.isArchived) throw new Error(`#${place.channel.name} is archived`);
  const typed = escaped(line.trim());
  const [, command, rest = ''] = /^(\/\S+)\s*([\s\S]*)$/.exec(typed) ?? [];
  if (command === undefined) return sayPlainly(state, courier, composer, typed);
  // Slash commands cannot be used in threads: https://docs.slack.dev/interactivity/implementing-slash-commands
  if (threadTs !== undefined) {
    sayAsSlackbot(state, place, person.id, `${command} is not supported in threads. Sorry!`);
    return {};
  }
  if (!state.commands.includes(command) || !state.scopes.includes('commands')) {
    sayAsSlackbot(state, place, person.id, `${command} is not a valid command.`);
    return {};
  }
  const outcome = await courier.deliver('slash_commands', commandPayload(state, place, person, command, rest));
  const complaint = complaintAbout(state, place, person, outcome);
  if (complaint) sayAsSlackbot(state, place, person.id, `${command} failed with the error "${complaint}"`);
  return deliveryOf(outcome);
}

/** Slack escapes what people type. https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Shows what the acknowledgement of a command says; answers with Slack's error where there is one. */
function complaintAbout(state: State, place: Place, person: PretendPerson, outcome: Outcome): string | undefined {
  if (outcome.kind === 'timeout') return 'operation_timeout';
  if (outcome.kind === 'failed') return outcome.error;
  if (isEmptyAnswer(outcome.payload)) return undefined;
  const body = typeof outcome.payload === 'string' ? { text: outcome.payload } : outcome.payload;
  try {
    if (!isObject(body)) throw new SlackError('invalid_command_response');
    answer(state, place, person.id, body, contentOf(body));
    return undefined;
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    state.refusedAcks.push({ kind: 'slash_commands', payload: outcome.payload, why: [error.code] });
    return 'invalid_command_response';
  }
}

async function sayPlainly(
  state: State,
  courier: Courier,
  { person, place, threadTs }: Composer,
  text: string,
): Promise<Delivery> {
  const thread = threadTs === undefined ? {} : { threadTs };
  const message = addMessage(state, place, { user: person.id, text, blocks: [], attachments: [], ...thread });
  state.lastRead.set(`${place.id} ${person.id}`, message.ts);
  const channelType = place.kind === 'im' ? 'im' : place.channel.isPrivate ? 'group' : 'channel';
  const event = channelType === 'im' ? 'message.im' : `message.${channelType}s`;
  if (!state.events.includes(event) || !isIn(place, state.workspace.bot.userId, state)) return {};
  const payload = eventPayload(state, {
    type: 'message',
    user: person.id,
    ts: message.ts,
    ...(threadTs !== undefined && { thread_ts: threadTs }),
    text,
    team: state.workspace.teamId,
    channel: place.id,
    event_ts: message.ts,
    channel_type: channelType,
  });
  return deliveryOf(await courier.deliver('events_api', payload));
}
