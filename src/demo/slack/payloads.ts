/**
 * What Slack sends to the app, in full shape. https://docs.slack.dev/reference/interaction-payloads and
 * https://docs.slack.dev/interactivity/implementing-slash-commands
 */
import type { Json } from './block-kit/check.ts';
import type { Block, PretendPerson } from './driver.ts';
import { messageJson, repliesTo } from './methods/message-json.ts';
import { viewJson } from './modals.ts';
import {
  newId,
  newResponseUrl,
  newTrigger,
  type Place,
  payloadNameOf,
  type State,
  type StoredMessage,
  type StoredView,
} from './state.ts';

/** The fields of a slash command; all strings, for they are a form. */
export function commandPayload(state: State, place: Place, person: PretendPerson, command: string, text: string): Json {
  const { teamId, teamDomain, bot } = state.workspace;
  return {
    token: state.verificationToken,
    team_id: teamId,
    team_domain: teamDomain,
    channel_id: place.id,
    channel_name: payloadNameOf(place),
    user_id: person.id,
    user_name: person.name,
    command,
    text,
    api_app_id: bot.appId,
    is_enterprise_install: 'false',
    response_url: newResponseUrl(state, 'commands', { personId: person.id, conversationId: place.id }),
    trigger_id: newTrigger(state, person.id),
  };
}

function shared(state: State, type: string, person: PretendPerson): Json {
  const { teamId, teamDomain, bot } = state.workspace;
  return {
    type,
    team: { id: teamId, domain: teamDomain },
    user: { id: person.id, username: person.name, name: person.name, team_id: person.teamId ?? teamId },
    api_app_id: bot.appId,
    token: state.verificationToken,
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** What was done to one element: the element's own look, without its rules, and what was chosen. */
export function actionJson(state: State, block: Block, element: Json, chosen: Json): Json {
  const { type, action_id, text, value, style, placeholder } = element;
  return {
    action_id,
    block_id: block.block_id,
    ...(text !== undefined && { text }),
    ...(value !== undefined && { value }),
    ...(style !== undefined && { style }),
    ...(placeholder !== undefined && { placeholder }),
    type,
    ...chosen,
    action_ts: state.newTs(),
  };
}

/** An interaction with a message. Ephemeral messages are not sent along: Slack does not keep them. */
export function messageActionPayload(
  state: State,
  person: PretendPerson,
  place: Place,
  message: StoredMessage,
  action: Json,
  attachmentId?: number,
): Json {
  const isEphemeral = message.ephemeralFor !== undefined;
  const threadTs = message.threadTs ?? (repliesTo(state, message).length > 0 ? message.ts : undefined);
  const values = stateOfActions(action);
  return {
    ...shared(state, 'block_actions', person),
    container: {
      type: attachmentId === undefined ? 'message' : 'message_attachment',
      message_ts: message.ts,
      ...(attachmentId !== undefined && { attachment_id: attachmentId, is_app_unfurl: false }),
      channel_id: place.id,
      is_ephemeral: isEphemeral,
      ...(threadTs !== undefined && { thread_ts: threadTs }),
    },
    trigger_id: newTrigger(state, person.id),
    channel: { id: place.id, name: payloadNameOf(place) },
    ...(!isEphemeral && { message: messageJson(state, message) }),
    state: { values },
    response_url: newResponseUrl(state, 'actions', {
      personId: person.id,
      conversationId: place.id,
      messageTs: message.ts,
    }),
    actions: [action],
  };
}

function stateOfActions({ type, block_id, action_id, selected_option, selected_options }: Json): Json {
  const chosen = selected_option ?? selected_options;
  if (chosen === undefined || type === 'overflow') return {};
  const state = selected_option === undefined ? { type, selected_options } : { type, selected_option };
  return { [String(block_id)]: { [String(action_id)]: state } };
}

export function viewActionPayload(state: State, person: PretendPerson, view: StoredView, action: Json): Json {
  return {
    ...shared(state, 'block_actions', person),
    container: { type: 'view', view_id: view.id },
    trigger_id: newTrigger(state, person.id, view.id),
    view: viewJson(state, view),
    actions: [action],
  };
}

export function submissionPayload(state: State, person: PretendPerson, view: StoredView): Json {
  return {
    ...shared(state, 'view_submission', person),
    trigger_id: newTrigger(state, person.id, view.id),
    view: viewJson(state, view),
    response_urls: [],
  };
}

export function closedPayload(state: State, person: PretendPerson, view: StoredView, isCleared: boolean): Json {
  return { ...shared(state, 'view_closed', person), view: viewJson(state, view), is_cleared: isCleared };
}

export function suggestionPayload(
  state: State,
  person: PretendPerson,
  view: StoredView,
  element: { blockId: string; actionId: string },
  typed: string,
): Json {
  return {
    ...shared(state, 'block_suggestion', person),
    container: { type: 'view', view_id: view.id },
    action_id: element.actionId,
    block_id: element.blockId,
    value: typed,
    view: viewJson(state, view),
  };
}

/** The envelope of the Events API around one event. */
export function eventPayload(state: State, event: Json): Json {
  const { teamId, bot } = state.workspace;
  return {
    token: state.verificationToken,
    team_id: teamId,
    api_app_id: bot.appId,
    event,
    type: 'event_callback',
    event_id: newId('Ev'),
    event_time: Math.floor(state.now().getTime() / 1000),
    authorizations: [
      { enterprise_id: null, team_id: teamId, user_id: bot.userId, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
    event_context: newId('4-'),
  };
}
