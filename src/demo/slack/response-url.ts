/**
 * What is posted to a `response_url`: up to five times within thirty minutes, to the conversation of the interaction,
 * whether or not the bot is in it. https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 */
import { isObject, type Json } from './block-kit/check.ts';
import { threadOf } from './methods/chat.ts';
import { type Content, contentOf, mustSaySomething } from './methods/content.ts';
import { SlackError } from './methods/method.ts';
import { addMessage } from './post.ts';
import { messagesIn, type Place, placeOf, type ResponseUrl, type State } from './state.ts';

const livesMs = 30 * 60_000;
const mostUses = 5;

/** Throws SlackError: used_url, expired_url, no_text, invalid_blocks, … */
export function respond(state: State, path: string, body: unknown): void {
  const url = state.responseUrls.get(path);
  if (!url) throw new SlackError('invalid_url');
  if (state.now().getTime() - url.at > livesMs) throw new SlackError('expired_url');
  if (url.uses >= mostUses) throw new SlackError('used_url');
  if (!isObject(body)) throw new SlackError('invalid_payload');
  const place = placeOf(state, url.conversationId);
  if (!place) throw new SlackError('channel_not_found');
  url.uses += 1;
  if (body.delete_original === true || body.delete_original === 'true') {
    deleteOriginal(state, place, url);
    return;
  }
  const content = contentOf(body);
  mustSaySomething(content);
  if (isReplacing(body, url)) replaceOriginal(state, place, url, content);
  else answer(state, place, url.personId, body, content);
}

/** What a command's acknowledgement, or a response_url, says in the conversation; to the one person unless told otherwise. */
export function answer(state: State, place: Place, personId: string, body: Json, content: Content): void {
  const isPublic = body.response_type === 'in_channel';
  addMessage(state, place, {
    user: state.workspace.bot.userId,
    text: '',
    blocks: [],
    attachments: [],
    ...content,
    ...threadOf(state, place, body),
    ...(!isPublic && { ephemeralFor: personId }),
  });
}

/** A button's message is replaced unless the app says otherwise; where a new response type is given, it is a new message. */
function isReplacing(body: Json, url: ResponseUrl): boolean {
  if (url.messageTs === undefined) return false;
  if (body.replace_original !== undefined) return body.replace_original === true || body.replace_original === 'true';
  return body.response_type === undefined;
}

function replaceOriginal(state: State, place: Place, url: ResponseUrl, content: Content): void {
  const message = originalOf(state, place, url);
  const { text = '', blocks = [], attachments = [] } = content;
  Object.assign(message, { text, blocks, attachments });
  if (message.ephemeralFor === undefined) message.editedTs = state.newTs();
  state.changed();
}

function deleteOriginal(state: State, place: Place, url: ResponseUrl): void {
  const message = originalOf(state, place, url);
  const messages = messagesIn(state, place.id);
  messages.splice(messages.indexOf(message), 1);
  state.changed();
}

function originalOf(state: State, place: Place, url: ResponseUrl) {
  const message = messagesIn(state, place.id).find(({ ts }) => ts === url.messageTs);
  if (!message) throw new SlackError('message_not_found');
  return message;
}
