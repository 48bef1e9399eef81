/**
 * conversations.*: what the bot may know of channels and direct messages, scope by scope. A private channel that it is
 * not in does not exist for it. https://docs.slack.dev/apis/web-api/using-the-conversations-api
 */
import type { Json } from '../block-kit/check.ts';
import { imIdOf, isBotIn, messagesIn, type Place, personOf, placeOf, type State } from '../state.ts';
import { messageJson } from './message-json.ts';
import { count, flag, type Methods, needScope, page, required, SlackError, text } from './method.ts';

type Right = 'read' | 'history';

export const conversations: Methods = {
  'conversations.open': {
    run(state, args) {
      const users = text(args, 'users')?.split(',').filter(Boolean) ?? [];
      const channel = text(args, 'channel');
      if (users.length === 0 && !channel) throw new SlackError('users_list_not_supplied');
      needScope(state, users.length > 1 ? 'mpim:write' : 'im:write');
      if (users.length > 1) throw new SlackError('not_enough_users');
      const place = users[0] === undefined ? placeOf(state, channel ?? '') : placeOf(state, imOfUser(state, users[0]));
      if (!place) throw new SlackError('channel_not_found');
      if (place.kind !== 'im') throw new SlackError('method_not_supported_for_channel_type');
      const isAlreadyOpen = state.openIms.has(place.person.id);
      state.openIms.add(place.person.id);
      const shown = flag(args, 'return_im') ? placeJson(state, place) : { id: place.id };
      return { ...(isAlreadyOpen && { no_op: true, already_open: true }), channel: shown };
    },
  },

  'conversations.info': {
    json: false,
    run(state, args) {
      const place = known(state, required(args, 'channel'), 'read');
      const withCount = flag(args, 'include_num_members') && place.kind === 'channel';
      return {
        channel: { ...placeJson(state, place), ...(withCount && { num_members: place.channel.members.length }) },
      };
    },
  },

  'conversations.list': {
    json: false,
    run: (state, args) =>
      listed(state, args, (place) => place.kind === 'im' || isBotIn(place, state) || !place.channel.isPrivate),
  },

  'users.conversations': {
    json: false,
    run: (state, args) => {
      const user = text(args, 'user') ?? state.workspace.bot.userId;
      return listed(state, args, (place) => {
        if (place.kind === 'im') return user === state.workspace.bot.userId;
        return place.channel.members.includes(user) && (!place.channel.isPrivate || isBotIn(place, state));
      });
    },
  },

  'conversations.members': {
    json: false,
    run(state, args) {
      const place = known(state, required(args, 'channel'), 'read');
      const all = place.kind === 'im' ? [place.person.id, state.workspace.bot.userId] : place.channel.members;
      const { entries, response_metadata } = page(args, all, 100);
      return { members: entries, response_metadata };
    },
  },

  'conversations.history': {
    run(state, args) {
      const place = known(state, required(args, 'channel'), 'history');
      if (!isBotIn(place, state)) throw new SlackError('not_in_channel');
      const oldest = text(args, 'oldest') ?? '0';
      const latest = text(args, 'latest') ?? '9999999999.999999';
      const inclusive = flag(args, 'inclusive');
      const fits = (ts: string) => (inclusive ? ts >= oldest && ts <= latest : ts > oldest && ts < latest);
      const all = messagesIn(state, place.id)
        .filter(({ ts, ephemeralFor, threadTs }) => ephemeralFor === undefined && threadTs === undefined && fits(ts))
        .reverse();
      count(args, 'limit', 100, 999);
      const { entries, response_metadata } = page(args, all, 100);
      return {
        messages: entries.map((message) => messageJson(state, message)),
        has_more: response_metadata.next_cursor !== '',
        ...(response_metadata.next_cursor !== '' && { response_metadata }),
      };
    },
  },
};

function imOfUser(state: State, userId: string): string {
  const person = personOf(state, userId);
  if (!person) throw new SlackError('user_not_found');
  if (person.deleted) throw new SlackError('user_disabled');
  if (person.isBot) throw new SlackError('cannot_dm_bot');
  return imIdOf(person.id);
}

function scopeFor(place: Place, right: Right): string {
  if (place.kind === 'im') return `im:${right}`;
  return `${place.channel.isPrivate ? 'groups' : 'channels'}:${right}`;
}

/** A conversation that the bot may ask about. */
function known(state: State, id: string, right: Right): Place {
  const scopes = ['channels', 'groups', 'im', 'mpim'].map((kind) => `${kind}:${right}`);
  if (!scopes.some((scope) => state.scopes.includes(scope))) {
    throw new SlackError('missing_scope', { needed: scopes.join(','), provided: state.scopes.join(',') });
  }
  const place = placeOf(state, id);
  if (!place) throw new SlackError('channel_not_found');
  if (place.kind === 'channel' && place.channel.isPrivate && !isBotIn(place, state)) {
    throw new SlackError('channel_not_found');
  }
  needScope(state, scopeFor(place, right));
  return place;
}

function listed(state: State, args: Json, isShown: (place: Place) => boolean): Json {
  const types = (text(args, 'types') ?? 'public_channel').split(',').map((type) => type.trim());
  const scopeOf: Record<string, string> = {
    public_channel: 'channels:read',
    private_channel: 'groups:read',
    im: 'im:read',
    mpim: 'mpim:read',
  };
  for (const type of types) {
    const scope = scopeOf[type];
    if (scope === undefined) throw new SlackError('invalid_types');
    needScope(state, scope);
  }
  const channels: Place[] = state.workspace.channels.map((channel) => ({ id: channel.id, kind: 'channel', channel }));
  const ims = [...state.openIms].flatMap((personId) => placeOf(state, imIdOf(personId)) ?? []);
  const withArchived = !flag(args, 'exclude_archived');
  const all = [...channels, ...ims].filter((place) => {
    if (!isShown(place)) return false;
    if (place.kind === 'im') return types.includes('im');
    if (place.channel.isArchived && !withArchived) return false;
    return types.includes(place.channel.isPrivate ? 'private_channel' : 'public_channel');
  });
  const { entries, response_metadata } = page(args, all, 100);
  return { channels: entries.map((place) => placeJson(state, place)), response_metadata };
}

/** https://docs.slack.dev/reference/objects/conversation-object */
function placeJson(state: State, place: Place): Json {
  const shared = {
    id: place.id,
    created: 1_700_000_000,
    is_org_shared: false,
    context_team_id: state.workspace.teamId,
  };
  if (place.kind === 'im') {
    return {
      ...shared,
      is_im: true,
      is_archived: false,
      user: place.person.id,
      is_user_deleted: place.person.deleted ?? false,
      priority: 0,
    };
  }
  const { name, isPrivate, isArchived = false, members } = place.channel;
  return {
    ...shared,
    name,
    name_normalized: name,
    is_channel: !isPrivate,
    is_group: isPrivate,
    is_im: false,
    is_mpim: false,
    is_private: isPrivate,
    is_archived: isArchived,
    is_general: name === 'general',
    is_shared: false,
    is_ext_shared: false,
    is_pending_ext_shared: false,
    pending_shared: [],
    unlinked: 0,
    creator: members[0] ?? '',
    is_member: isBotIn(place, state),
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    previous_names: [],
  };
}
