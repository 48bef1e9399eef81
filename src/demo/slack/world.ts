/** What tests and the demo's panel can do to the pretend Slack that no user of it could: faults, changes, nonsense. */
import type { Json } from './block-kit/check.ts';
import { type Courier, signedHeaders } from './delivery.ts';
import { eventPayload } from './payloads.ts';
import type { Asked, Front, SlackFault } from './server.ts';
import type { DisconnectReason, SocketMode } from './socket-mode.ts';
import { mustBePerson, type RefusedAck, type State } from './state.ts';

export interface SlackWorldForTests {
  /** What the app asked, oldest first. */
  readonly requests: readonly Asked[];
  /** Acknowledgements that Slack would not take. */
  readonly refusedAcks: readonly RefusedAck[];
  /** `method` is an API method, `response_url`, or `*`. Lasts until the returned function is called, or for `times` requests. */
  fault(method: string, fault: SlackFault, times?: number): () => void;
  /** Slack's limit of about one chat.postMessage a second and channel; off at the start. */
  limitPosting(on: boolean): void;
  openConnections(): number;
  /** Asks the clients to go; without a reason the connections are cut. */
  disconnectSockets(reason?: DisconnectReason): void;
  /** While refused, a new connection is answered with 503. */
  refuseSockets(refused: boolean): void;
  setGroupMembers(groupId: string, personIds: string[]): void;
  setChannelMembers(channelId: string, userIds: string[]): void;
  archiveChannel(channelId: string): void;
  /** People and the bot alike. */
  leaveChannel(channelId: string, userId: string): void;
  joinChannel(channelId: string, userId: string): void;
  leaveGroup(groupId: string, personId: string): void;
  joinGroup(groupId: string, personId: string): void;
  /** Nobody can mention it any more, and it is not listed but to those who ask for disabled ones. */
  disableGroup(groupId: string): void;
  /** They leave every channel. User groups go on naming them: nothing in Slack's documentation says otherwise. */
  deactivatePerson(personId: string): void;
  makeGuest(personId: string, of?: 'one channel' | 'several channels'): void;
  /** From another workspace, and in no channel that the app sees. */
  makeStranger(personId: string): void;
  /** An event of the Events API, whether or not the app is subscribed to it. True when it was acknowledged. */
  sendEvent(event: Json): Promise<boolean>;
  /** Sends this to one Socket Mode connection: text as it is, anything else as JSON. */
  sendRaw(envelopePayload: unknown): void;
  /** HTTP mode: posts this body to the request URL, signed unless `headers` say otherwise. */
  post(body: string, headers?: Record<string, string>): Promise<{ status: number; body: string }>;
  /** The headers that Slack would sign a body with, at another time if need be (milliseconds). */
  signature(body: string, at?: number): Record<string, string>;
}

export function createWorld(state: State, sockets: SocketMode, courier: Courier, front: Front): SlackWorldForTests {
  const { workspace } = state;
  return {
    requests: front.requests,
    refusedAcks: state.refusedAcks,
    fault: (method, fault, times) => front.fault(method, fault, times),
    limitPosting: (on) => front.limitPosting(on),
    openConnections: () => sockets.openConnections(),
    disconnectSockets: (reason) => sockets.disconnect(reason),
    refuseSockets: (refused) => sockets.refuse(refused),
    setGroupMembers(groupId, personIds) {
      named(workspace.userGroups, groupId).members = [...personIds];
      state.changed();
    },
    setChannelMembers(channelId, userIds) {
      named(workspace.channels, channelId).members = [...userIds];
      state.changed();
    },
    archiveChannel(channelId) {
      named(workspace.channels, channelId).isArchived = true;
      state.changed();
    },
    leaveChannel(channelId, userId) {
      leave(named(workspace.channels, channelId), userId);
      state.changed();
    },
    joinChannel(channelId, userId) {
      join(named(workspace.channels, channelId), userId);
      state.changed();
    },
    leaveGroup(groupId, personId) {
      leave(named(workspace.userGroups, groupId), personId);
      state.changed();
    },
    joinGroup(groupId, personId) {
      join(named(workspace.userGroups, groupId), personId);
      state.changed();
    },
    disableGroup(groupId) {
      named(workspace.userGroups, groupId).isDisabled = true;
      state.changed();
    },
    makeGuest(personId, of = 'several channels') {
      const person = mustBePerson(state, personId);
      Object.assign(person, { isRestricted: true, isUltraRestricted: of === 'one channel' });
      state.changed();
    },
    makeStranger(personId) {
      Object.assign(mustBePerson(state, personId), { isStranger: true, teamId: 'T0ELSEWHERE' });
      state.changed();
    },
    deactivatePerson(personId) {
      mustBePerson(state, personId).deleted = true;
      for (const channel of workspace.channels) leave(channel, personId);
      state.changed();
    },
    async sendEvent(event) {
      return (await courier.deliver('events_api', eventPayload(state, event))).kind === 'acked';
    },
    sendRaw(payload) {
      sockets.sendRaw(typeof payload === 'string' ? payload : JSON.stringify(payload));
    },
    async post(body, headers) {
      if (courier.requestUrl === undefined) throw new Error('no request URL is set');
      const type = { 'content-type': 'application/x-www-form-urlencoded' };
      const all = { ...type, ...signedHeaders(state, body), ...headers };
      const response = await fetch(courier.requestUrl, { method: 'POST', headers: all, body });
      return { status: response.status, body: await response.text() };
    },
    signature: (body, at) => signedHeaders(state, body, at),
  };
}

function named<T extends { id: string }>(all: T[], id: string): T {
  const found = all.find((one) => one.id === id);
  if (!found) throw new Error(`there is no ${id} in this workspace`);
  return found;
}

function leave(place: { members: string[] }, id: string): void {
  place.members = place.members.filter((other) => other !== id);
}

function join(place: { members: string[] }, id: string): void {
  if (!place.members.includes(id)) place.members.push(id);
}
