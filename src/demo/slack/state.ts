/**
 * Everything that the pretend Slack remembers, and the questions asked of it everywhere: who is who, which conversation
 * is meant, what time it is. No protocol and no rules of the API are in here.
 */
import { randomBytes, randomInt } from 'node:crypto';
import type { Json } from './block-kit/check.ts';
import type { Block, ElementState, Notification, Option, PretendChannel, PretendPerson, Workspace } from './driver.ts';

export interface StoredMessage {
  ts: string;
  /** A person's id, the bot's user id, or USLACKBOT. */
  user: string;
  text: string;
  blocks: Block[];
  attachments: Json[];
  threadTs?: string;
  editedTs?: string;
  ephemeralFor?: string;
  metadata?: unknown;
}

export interface StoredView {
  id: string;
  hash: string;
  personId: string;
  rootId: string;
  previousId: string | null;
  /** The view as the app sent it, its blocks settled. */
  source: Json & { blocks: Block[] };
  values: Record<string, Record<string, ElementState>>;
  errors: Record<string, string>;
  busy: boolean;
  trouble?: string;
  /** What external selects offered, by block_id and action_id: nothing else can be picked. */
  offers: Map<string, Option[]>;
}

export interface Trigger {
  personId: string;
  /** The modal in which the interaction happened; only such a trigger may push. */
  viewId?: string;
  at: number;
  realAt: number;
  used: boolean;
}

/** A `response_url`: where it answers to, and how often it was used. */
export interface ResponseUrl {
  personId: string;
  conversationId: string;
  /** The message that was acted on; none for commands. */
  messageTs?: string;
  at: number;
  uses: number;
}

/** An acknowledgement that Slack would not take, for tests to notice: the person only sees that something went wrong. */
export interface RefusedAck {
  kind: string;
  payload: unknown;
  why: string[];
}

export type Place =
  | { id: string; kind: 'channel'; channel: PretendChannel }
  | { id: string; kind: 'im'; person: PretendPerson };

export interface StateOptions {
  now?: () => Date;
  workspace: Workspace;
  scopes: string[];
  commands: string[];
  /** Event types the app is subscribed to (`message.im`, `app_home_opened`); by default none. */
  events?: string[];
  /** Ids of channels that the bot is in, beside those whose members name it. */
  botInChannels?: string[];
}

export interface State {
  readonly workspace: Workspace;
  readonly scopes: string[];
  readonly commands: string[];
  readonly events: string[];
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly verificationToken: string;
  readonly messages: Map<string, StoredMessage[]>;
  /** People whose direct message with the bot was opened. */
  readonly openIms: Set<string>;
  readonly views: Map<string, StoredView>;
  readonly homes: Map<string, StoredView>;
  /** The modals that a person has open, the topmost last. */
  readonly stacks: Map<string, string[]>;
  readonly triggers: Map<string, Trigger>;
  readonly responseUrls: Map<string, ResponseUrl>;
  readonly lastRead: Map<string, string>;
  /** By person. */
  readonly notifications: Map<string, Notification[]>;
  readonly refusedAcks: RefusedAck[];
  readonly listeners: Set<() => void>;
  /** `http://127.0.0.1:PORT`, set once the server listens. */
  origin: string;
  now(): Date;
  /** A timestamp that no other message has: seconds and microseconds. */
  newTs(): string;
  changed(): void;
}

export const slackbot = 'USLACKBOT';

export function createState(options: StateOptions): State {
  const now = options.now ?? (() => new Date());
  const workspace = structuredClone(options.workspace);
  for (const channel of workspace.channels) {
    const botUser = workspace.bot.userId;
    if (options.botInChannels?.includes(channel.id) && !channel.members.includes(botUser))
      channel.members.push(botUser);
  }
  let lastMicros = 0;
  const listeners = new Set<() => void>();
  return {
    workspace,
    scopes: options.scopes,
    commands: options.commands,
    events: options.events ?? [],
    botToken: `xoxb-${randomInt(1e9, 1e10)}-${randomInt(1e9, 1e10)}-${randomBytes(12).toString('hex')}`,
    appToken: `xapp-1-${workspace.bot.appId}-${randomInt(1e9, 1e10)}-${randomBytes(32).toString('hex')}`,
    signingSecret: randomBytes(16).toString('hex'),
    verificationToken: randomBytes(12).toString('hex'),
    messages: new Map(),
    openIms: new Set(),
    views: new Map(),
    homes: new Map(),
    stacks: new Map(),
    triggers: new Map(),
    responseUrls: new Map(),
    lastRead: new Map(),
    notifications: new Map(),
    refusedAcks: [],
    listeners,
    origin: '',
    now,
    newTs() {
      lastMicros = Math.max(now().getTime() * 1000, lastMicros + 1);
      return `${Math.floor(lastMicros / 1e6)}.${String(lastMicros % 1e6).padStart(6, '0')}`;
    },
    changed() {
      for (const listener of listeners) listener();
    },
  };
}

export function newId(prefix: string): string {
  return `${prefix}${randomBytes(8).toString('hex').toUpperCase().slice(0, 10)}`;
}

export function personOf(state: State, id: string): PretendPerson | undefined {
  return state.workspace.people.find((person) => person.id === id);
}

/** For the client's side, where an unknown person is a mistake of the caller. */
export function mustBePerson(state: State, id: string): PretendPerson {
  const person = personOf(state, id);
  if (!person) throw new Error(`there is nobody with the id ${id} in this workspace`);
  return person;
}

export function imIdOf(personId: string): string {
  return `D${personId.slice(1)}`;
}

export function placeOf(state: State, id: string): Place | undefined {
  const channel = state.workspace.channels.find((other) => other.id === id);
  if (channel) return { id, kind: 'channel', channel };
  const person = state.workspace.people.find((other) => !other.isBot && imIdOf(other.id) === id);
  return person ? { id, kind: 'im', person } : undefined;
}

export function isIn(place: Place, userId: string, state: State): boolean {
  if (place.kind === 'im') return userId === place.person.id || userId === state.workspace.bot.userId;
  return place.channel.members.includes(userId);
}

export function isBotIn(place: Place, state: State): boolean {
  return isIn(place, state.workspace.bot.userId, state);
}

export function messagesIn(state: State, conversationId: string): StoredMessage[] {
  let messages = state.messages.get(conversationId);
  if (!messages) {
    messages = [];
    state.messages.set(conversationId, messages);
  }
  return messages;
}

/** The name of a conversation as payloads carry it: Slack names neither private channels nor direct messages. */
export function payloadNameOf(place: Place): string {
  if (place.kind === 'im') return 'directmessage';
  return place.channel.isPrivate ? 'privategroup' : place.channel.name;
}

export function newTrigger(state: State, personId: string, viewId?: string): string {
  const id = `${randomInt(1e9, 1e10)}.${randomInt(1e9, 1e10)}.${randomBytes(16).toString('hex')}`;
  const trigger = { personId, at: state.now().getTime(), realAt: performance.now(), used: false };
  state.triggers.set(id, viewId === undefined ? trigger : { ...trigger, viewId });
  forgetOldest(state.triggers);
  return id;
}

export function newResponseUrl(
  state: State,
  kind: 'commands' | 'actions',
  target: Pick<ResponseUrl, 'personId' | 'conversationId'> & { messageTs?: string },
): string {
  const path = `/${kind}/${state.workspace.teamId}/${randomInt(1e9, 1e10)}/${randomBytes(12).toString('base64url')}`;
  state.responseUrls.set(path, { ...target, at: state.now().getTime(), uses: 0 });
  forgetOldest(state.responseUrls);
  return `${state.origin}${path}`;
}

/** A demo may run for days. */
function forgetOldest(map: Map<string, unknown>): void {
  const [oldest] = map.size > 5000 ? map.keys() : [];
  if (oldest !== undefined) map.delete(oldest);
}
