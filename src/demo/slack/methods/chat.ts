/**
 * chat.*: the bot posts, edits and deletes its own messages, and nothing of anybody else's.
 * https://docs.slack.dev/reference/methods/chat.postMessage
 */
import type { Json } from '../block-kit/check.ts';
import { addMessage } from '../post.ts';
import {
  imIdOf,
  isBotIn,
  isIn,
  messagesIn,
  type Place,
  personOf,
  placeOf,
  type State,
  type StoredMessage,
} from '../state.ts';
import { contentOf, mustSaySomething } from './content.ts';
import { messageJson } from './message-json.ts';
import { type Methods, needScope, required, SlackError, text } from './method.ts';

const scopes = ['chat:write'];

export const chat: Methods = {
  'chat.postMessage': {
    scopes,
    run(state, args) {
      const place = whereToPost(state, required(args, 'channel'));
      if (text(args, 'username') ?? text(args, 'icon_url') ?? text(args, 'icon_emoji')) {
        needScope(state, 'chat:write.customize');
      }
      const content = contentOf(args);
      mustSaySomething(content);
      const thread = threadOf(state, place, args);
      const message = addMessage(state, place, { ...byBot(state), ...content, ...thread });
      return { channel: place.id, ts: message.ts, message: messageJson(state, message) };
    },
  },

  'chat.update': {
    scopes,
    run(state, args) {
      const place = visible(state, required(args, 'channel'));
      const ts = required(args, 'ts');
      if (place.kind === 'channel' && place.channel.isArchived) throw new SlackError('is_inactive');
      const message = found(state, place, ts);
      if (message.user !== state.workspace.bot.userId) throw new SlackError('cant_update_message');
      const content = contentOf(args);
      if (Object.keys(content).length === 0) throw new SlackError('no_text');
      // What is left out is kept: text alone does not remove the blocks.
      const next = { ...message, ...content };
      mustSaySomething(next);
      Object.assign(message, content, { editedTs: state.newTs() });
      state.changed();
      return { channel: place.id, ts, text: message.text, message: messageJson(state, message) };
    },
  },

  'chat.postEphemeral': {
    scopes,
    run(state, args) {
      const place = whereToPost(state, required(args, 'channel'));
      const reader = required(args, 'user');
      if (!isBotIn(place, state)) throw new SlackError('not_in_channel');
      if (!isIn(place, reader, state) || personOf(state, reader)?.deleted) throw new SlackError('user_not_in_channel');
      const content = contentOf(args);
      mustSaySomething(content);
      const thread = threadOf(state, place, args);
      const message = addMessage(state, place, { ...byBot(state), ...content, ...thread, ephemeralFor: reader });
      return { message_ts: message.ts };
    },
  },

  'chat.delete': {
    scopes,
    run(state, args) {
      const place = visible(state, required(args, 'channel'));
      const message = found(state, place, required(args, 'ts'));
      if (message.user !== state.workspace.bot.userId) throw new SlackError('cant_delete_message');
      const messages = messagesIn(state, place.id);
      messages.splice(messages.indexOf(message), 1);
      state.changed();
      return { channel: place.id, ts: message.ts };
    },
  },

  'chat.getPermalink': {
    json: false,
    run(state, args) {
      const place = visible(state, required(args, 'channel'));
      const { ts, threadTs } = found(state, place, required(args, 'message_ts'));
      const address = `https://${state.workspace.teamDomain}.slack.com/archives/${place.id}/p${ts.replace('.', '')}`;
      const permalink = threadTs === undefined ? address : `${address}?thread_ts=${threadTs}&cid=${place.id}`;
      return { channel: place.id, permalink };
    },
  },
};

function byBot(state: State) {
  return { user: state.workspace.bot.userId, text: '', blocks: [], attachments: [] };
}

/** A conversation that the bot can see: what it is not in and is private does not exist for it. */
function visible(state: State, id: string): Place {
  const place = placeOf(state, id);
  if (!place) throw new SlackError('channel_not_found');
  if (place.kind === 'channel' && place.channel.isPrivate && !isBotIn(place, state)) {
    throw new SlackError('channel_not_found');
  }
  return place;
}

/** Where a new message goes: a conversation's id, a channel's name, or a user's id for their direct message with the bot. */
function whereToPost(state: State, given: string): Place {
  const person = personOf(state, given);
  if (person?.isBot) throw new SlackError('cannot_dm_bot');
  const name = given.replace(/^#/, '');
  const named = state.workspace.channels.find((channel) => channel.name === name);
  const place = visible(state, person ? imIdOf(person.id) : (named?.id ?? given));
  if (place.kind === 'im') {
    if (place.person.deleted) throw new SlackError('channel_not_found');
    return place;
  }
  if (place.channel.isArchived) throw new SlackError('is_archived');
  if (!isBotIn(place, state) && !state.scopes.includes('chat:write.public')) throw new SlackError('not_in_channel');
  return place;
}

/** A reply's own timestamp leads to its thread; what no reply can be made to, or is gone, is refused. */
export function threadOf(state: State, place: Place, args: Json): { threadTs?: string } {
  const threadTs = text(args, 'thread_ts');
  if (threadTs === undefined || threadTs === '') return {};
  if (!/^\d+\.\d+$/.test(threadTs)) {
    const messages = [`[ERROR] ${threadTs} is not a valid thread_ts`];
    throw new SlackError('invalid_thread_ts', { response_metadata: { messages } });
  }
  const parent = messagesIn(state, place.id).find(({ ts }) => ts === threadTs);
  if (!parent || parent.ephemeralFor !== undefined) throw new SlackError('cannot_reply_to_message');
  return { threadTs: parent.threadTs ?? parent.ts };
}

/** Ephemeral messages have a timestamp, but the API does not find them. */
function found(state: State, place: Place, ts: string): StoredMessage {
  const message = messagesIn(state, place.id).find((other) => other.ts === ts && other.ephemeralFor === undefined);
  if (!message) throw new SlackError('message_not_found');
  return message;
}
