/** Who is who: auth.test, users.*, usergroups.*, bots.info. https://docs.slack.dev/reference/methods/users.info */
import { createHash } from 'node:crypto';
import type { Json } from '../block-kit/check.ts';
import type { PretendPerson, PretendUserGroup } from '../driver.ts';
import { personOf, type State } from '../state.ts';
import { flag, type Methods, page, required, SlackError, text } from './method.ts';

export const directory: Methods = {
  'api.test': {
    token: 'none',
    run(_state, args) {
      const error = text(args, 'error');
      if (error) throw new SlackError(error, { args });
      return { args };
    },
  },

  'auth.test': {
    run({ workspace: { bot, teamDomain, teamName, teamId } }) {
      return {
        url: `https://${teamDomain}.slack.com/`,
        team: teamName,
        user: bot.name,
        team_id: teamId,
        user_id: bot.userId,
        bot_id: bot.id,
        is_enterprise_install: false,
      };
    },
  },

  'users.info': {
    json: false,
    scopes: ['users:read'],
    run(state, args) {
      const id = text(args, 'user');
      const user =
        id === state.workspace.bot.userId ? botUserJson(state) : personJson(state, personOf(state, id ?? ''));
      if (!user) throw new SlackError('user_not_found');
      return { user };
    },
  },

  'users.list': {
    json: false,
    scopes: ['users:read'],
    run(state, args) {
      const all = [...state.workspace.people.map((person) => personJson(state, person)), botUserJson(state)];
      const { entries, response_metadata } = page(args, all, all.length);
      return { members: entries, cache_ts: Math.floor(state.now().getTime() / 1000), response_metadata };
    },
  },

  'usergroups.list': {
    json: false,
    scopes: ['usergroups:read'],
    run(state, args) {
      const groups = state.workspace.userGroups.filter(
        ({ isDisabled }) => flag(args, 'include_disabled') || isDisabled !== true,
      );
      return {
        usergroups: groups.map((group) => ({
          ...groupJson(state, group),
          ...(flag(args, 'include_users') && { users: [...group.members] }),
          ...(flag(args, 'include_count') && { user_count: group.members.length }),
        })),
      };
    },
  },

  'usergroups.users.list': {
    json: false,
    scopes: ['usergroups:read'],
    run(state, args) {
      const id = required(args, 'usergroup');
      const group = state.workspace.userGroups.find((other) => other.id === id);
      if (!group || (group.isDisabled && !flag(args, 'include_disabled'))) throw new SlackError('no_such_subteam');
      return { users: [...group.members] };
    },
  },

  'bots.info': {
    json: false,
    scopes: ['users:read'],
    run({ workspace: { bot } }, args) {
      if (text(args, 'bot') !== bot.id) throw new SlackError('bot_not_found');
      const icons = {
        image_36: 'https://a.slack-edge.com/bot_36.png',
        image_48: 'https://a.slack-edge.com/bot_48.png',
      };
      return {
        bot: {
          id: bot.id,
          deleted: false,
          name: bot.name,
          updated: 1_700_000_000,
          app_id: bot.appId,
          user_id: bot.userId,
          icons,
        },
      };
    },
  },
};

function personJson(state: State, person: PretendPerson | undefined): Json | undefined {
  if (!person) return undefined;
  const deleted = person.deleted ?? false;
  const profile = profileOf(person.realName, person.name, person.title);
  return {
    id: person.id,
    team_id: person.teamId ?? state.workspace.teamId,
    name: person.name,
    deleted,
    profile: { ...profile, ...(state.scopes.includes('users:read.email') && { email: `${person.name}@example.com` }) },
    is_bot: person.isBot ?? false,
    is_app_user: false,
    ...(person.isStranger && { is_stranger: true }),
    updated: 1_700_000_000,
    // Of people who left, Slack no longer tells these.
    ...(!deleted && {
      color: '9f69e7',
      real_name: person.realName,
      ...zoneOf(person.zone, state.now()),
      is_admin: false,
      is_owner: false,
      is_primary_owner: false,
      is_restricted: person.isRestricted ?? false,
      is_ultra_restricted: person.isUltraRestricted ?? false,
      is_email_confirmed: true,
      who_can_share_contact_card: 'EVERYONE',
    }),
  };
}

function botUserJson(state: State): Json {
  const { bot, teamId } = state.workspace;
  return {
    id: bot.userId,
    team_id: teamId,
    name: bot.name,
    deleted: false,
    color: '2b6836',
    real_name: bot.name,
    ...zoneOf('America/Los_Angeles', state.now()),
    profile: { ...profileOf(bot.name, bot.name, ''), api_app_id: bot.appId, always_active: true, bot_id: bot.id },
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_bot: true,
    is_app_user: false,
    updated: 1_700_000_000,
  };
}

function profileOf(realName: string, name: string, title: string): Json {
  const [first = '', ...rest] = realName.split(' ');
  const avatar = createHash('md5').update(name).digest('hex').slice(0, 12);
  return {
    title,
    phone: '',
    skype: '',
    real_name: realName,
    real_name_normalized: realName,
    display_name: name,
    display_name_normalized: name,
    status_text: '',
    status_emoji: '',
    status_expiration: 0,
    avatar_hash: avatar,
    first_name: first,
    last_name: rest.join(' '),
    image_48: `https://secure.gravatar.com/avatar/${avatar}.jpg?s=48`,
    image_192: `https://secure.gravatar.com/avatar/${avatar}.jpg?s=192`,
    team: '',
  };
}

function zoneOf(zone: string, at: Date): Json {
  const part = (timeZoneName: 'long' | 'longOffset') =>
    new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName })
      .formatToParts(at)
      .find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d+):?(\d*)/.exec(part('longOffset')) ?? [];
  const seconds = Number(hours) * 3600 + Number(minutes || 0) * 60;
  return { tz: zone, tz_label: part('long'), tz_offset: sign === '-' ? -seconds : seconds };
}

function groupJson(state: State, group: PretendUserGroup): Json {
  return {
    id: group.id,
    team_id: state.workspace.teamId,
    is_usergroup: true,
    is_subteam: true,
    name: group.name,
    description: '',
    handle: group.handle,
    is_external: false,
    date_create: 1_700_000_000,
    date_update: 1_700_000_000,
    date_delete: group.isDisabled ? 1_700_000_000 : 0,
    auto_type: null,
    auto_provision: false,
    enterprise_subteam_id: '',
    created_by: group.members[0] ?? '',
    updated_by: group.members[0] ?? '',
    deleted_by: group.isDisabled ? (group.members[0] ?? '') : null,
    prefs: { channels: [], groups: [] },
  };
}
