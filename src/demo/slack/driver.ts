/**
 * The pretend Slack as its users see it: what a person can do in the client, and what the client shows that person.
 * The demo page and the tests both act through this; the bot never sees it, it only talks to the Web API and the socket.
 */

/** A Block Kit object as it came from the bot, after the same checks that Slack makes. */
export type Block = { type: string; block_id?: string } & Record<string, unknown>;

export interface PretendPerson {
  id: string;
  /** The handle, without @. */
  name: string;
  realName: string;
  /** What the page says about them: "Developer", "Approver (platform)". */
  title: string;
  /** IANA zone, for dates shown to this reader. */
  zone: string;
  isBot?: boolean;
  deleted?: boolean;
  /** A guest. */
  isRestricted?: boolean;
  /** A guest who may be in one channel only; such a one is `isRestricted` too. */
  isUltraRestricted?: boolean;
  /** Belongs to another workspace, and is in no channel that the app sees. */
  isStranger?: boolean;
  /** The workspace of somebody from elsewhere; this one when left out. */
  teamId?: string;
}

export interface PretendChannel {
  id: string;
  name: string;
  isPrivate: boolean;
  isArchived?: boolean;
  /** Ids of people, and of the bot where it is in the channel. */
  members: string[];
}

export interface PretendUserGroup {
  id: string;
  handle: string;
  name: string;
  members: string[];
  isDisabled?: boolean;
}

export interface Workspace {
  teamId: string;
  teamDomain: string;
  teamName: string;
  bot: { id: string; userId: string; name: string; appId: string };
  people: PretendPerson[];
  channels: PretendChannel[];
  userGroups: PretendUserGroup[];
}

export interface PretendMessage {
  ts: string;
  /** Author: a person's id or the bot's user id. */
  user: string;
  text: string;
  blocks: Block[];
  threadTs?: string;
  editedTs?: string;
  /** Only the one reader sees it, and only until the client is reloaded. */
  ephemeralFor?: string;
}

export interface Conversation {
  /** C…, G… or D…. */
  id: string;
  kind: 'channel' | 'direct';
  name: string;
  isPrivate: boolean;
  /** For a direct message: the other side. */
  with?: string;
  unread: number;
  /** How many of them Slack notified of by name: a mention, or an answer in a thread that the person follows. */
  mentions: number;
}

/** A new message that one person was notified of. Edits and ephemeral messages notify nobody. */
export interface Notification {
  conversationId: string;
  ts: string;
  why: 'mention' | 'direct' | 'thread';
}

/** What one input or actionable element holds, in the shape of Slack's `view.state.values`. */
export type ElementState = { type: string } & Record<string, unknown>;

export interface ModalView {
  id: string;
  hash: string;
  callbackId: string;
  title: string;
  submit?: string;
  close?: string;
  blocks: Block[];
  /** block_id -> action_id -> state, as the person left it. */
  values: Record<string, Record<string, ElementState>>;
  /** block_id -> message, from the last submission's response_action "errors". */
  errors: Record<string, string>;
  /** Submitted, and the bot has not answered yet. */
  busy: boolean;
  /** Slack's own message when the bot did not answer in time or answered nonsense ("We had some trouble connecting. Try again?"). */
  trouble?: string;
}

/** A select's option as the bot sent it. */
export interface Option {
  text: { type: string; text: string };
  value: string;
  description?: { type: string; text: string };
}

/** What was sent to the app, and how the app acknowledged it. */
export interface Delivery {
  /** Milliseconds until the acknowledgement; undefined when there was none within Slack's three seconds. */
  ackedAfterMs?: number;
  /** The acknowledgement's payload, if it had one. */
  payload?: unknown;
}

export interface PretendSlack {
  /** For SLACK_API_URL; ends with `/api/`. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly workspace: Workspace;

  /** True while at least one Socket Mode connection is up (or, in HTTP mode, a request URL is set). */
  isConnected(): boolean;
  /** HTTP mode: where signed requests go (`http://127.0.0.1:PORT/slack/events`). */
  setRequestUrl(url: string | undefined): void;

  /** Channels that the person is in, and their direct messages with the bot. */
  conversations(personId: string): Conversation[];
  /** Oldest first; ephemeral ones only for their reader. Throws when the person is not in the conversation. */
  messages(conversationId: string, personId: string): PretendMessage[];
  markRead(conversationId: string, personId: string): void;
  /** Everything that this person was notified of, oldest first. */
  notifications(personId: string): Notification[];
  /** The topmost modal that this person has open. */
  modalOf(personId: string): ModalView | undefined;

  /** Types a line into the composer: a slash command of the app, or a plain message; with `threadTs` an answer in that thread. */
  say(personId: string, conversationId: string, text: string, threadTs?: string): Promise<Delivery>;
  /** Presses a button (or picks an option) of a message. `value` is for selects. */
  clickInMessage(
    personId: string,
    conversationId: string,
    ts: string,
    element: { blockId: string; actionId: string; option?: Option },
  ): Promise<Delivery>;
  /** Presses a button inside the open modal. */
  clickInModal(personId: string, element: { blockId: string; actionId: string }): Promise<Delivery>;
  /** Fills in an element of the open modal; where the element dispatches its change, the app is told. */
  fillInModal(
    personId: string,
    element: { blockId: string; actionId: string },
    state: { value?: string; option?: Option; options?: Option[] },
  ): Promise<Delivery | undefined>;
  /** What an external select offers for the typed text. */
  suggest(personId: string, element: { blockId: string; actionId: string }, query: string): Promise<Option[]>;
  /** Presses the modal's submit button. Required fields are checked by the client first, as Slack does (message at the field, nothing sent). */
  submitModal(personId: string): Promise<Delivery | undefined>;
  /** Closes the open modal with its close button or the cross. */
  closeModal(personId: string): Promise<void>;

  /** Called after anything that some client shows has changed. Returns the way to stop listening. */
  onChange(listener: () => void): () => void;

  close(): Promise<void>;
}
