/** A message as answers and payloads carry it. https://docs.slack.dev/messaging/retrieving-messages */
import type { Json } from '../block-kit/check.ts';
import type { State, StoredMessage } from '../state.ts';

export function messageJson(state: State, message: StoredMessage): Json {
  const { bot, teamId } = state.workspace;
  const isOurs = message.user === bot.userId;
  return {
    type: 'message',
    user: message.user,
    ts: message.ts,
    ...(isOurs && {
      bot_id: bot.id,
      app_id: bot.appId,
      bot_profile: {
        id: bot.id,
        app_id: bot.appId,
        user_id: bot.userId,
        name: bot.name,
        deleted: false,
        team_id: teamId,
      },
    }),
    text: message.text,
    team: teamId,
    ...threadFields(state, message),
    ...(message.editedTs !== undefined && { edited: { user: isOurs ? bot.id : message.user, ts: message.editedTs } }),
    ...(message.blocks.length > 0 && { blocks: structuredClone(message.blocks) }),
    ...(message.attachments.length > 0 && { attachments: structuredClone(message.attachments) }),
    ...(message.metadata !== undefined && { metadata: message.metadata }),
  };
}

/** What was answered in the thread below this message; ephemeral answers are not kept by Slack. */
export function repliesTo(state: State, message: StoredMessage): StoredMessage[] {
  const conversation = [...state.messages.values()].find((messages) => messages.includes(message)) ?? [];
  return conversation.filter(
    ({ ts, threadTs, ephemeralFor }) => threadTs === message.ts && ts !== threadTs && !ephemeralFor,
  );
}

/** A reply names its parent; a parent that has replies names itself, and counts them. */
function threadFields(state: State, message: StoredMessage): Json {
  if (message.threadTs !== undefined) return { thread_ts: message.threadTs };
  const replies = repliesTo(state, message);
  if (replies.length === 0) return {};
  const users = [...new Set(replies.map(({ user }) => user))];
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    latest_reply: replies.at(-1)?.ts,
    reply_users: users.slice(0, 5),
    is_locked: false,
  };
}
