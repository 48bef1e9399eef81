/** What the app may do in Slack, by the method that needs it. The manifest asks for exactly these scopes, and a test holds both together. */

/** Every method of the Web API that this room calls, with the bot scopes that Slack wants for it. */
export const scopesByMethod = {
  'auth.test': [],
  'chat.getPermalink': [],
  'chat.postEphemeral': ['chat:write'],
  /** The second lets it post to public channels that it was not invited to. */
  'chat.postMessage': ['chat:write', 'chat:write.public'],
  'chat.update': ['chat:write'],
  /** Public channels need the first, private ones the second; approvers may be in either. */
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.members': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'],
  'usergroups.list': ['usergroups:read'],
  'usergroups.users.list': ['usergroups:read'],
  /** The second shows the e-mail address, by which people are found in schedules of who is on call. */
  'users.info': ['users:read', 'users:read.email'],
  'views.open': [],
  'views.update': [],
} as const satisfies Record<string, readonly string[]>;

/** The slash command needs one of its own. */
export const botScopes: string[] = [...new Set<string>(['commands', ...Object.values(scopesByMethod).flat()])].sort();
