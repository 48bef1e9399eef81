/** A new message: stored, told to the clients, and to whoever Slack notifies of it. */
import { notifiedOf } from './notifications.ts';
import { messagesIn, type Place, type State, type StoredMessage, slackbot } from './state.ts';

/** Adds a message and tells the clients. A direct message is open from then on. */
export function addMessage(state: State, place: Place, message: Omit<StoredMessage, 'ts'>): StoredMessage {
  const stored = { ts: state.newTs(), ...message };
  messagesIn(state, place.id).push(stored);
  for (const [personId, why] of notifiedOf(state, place, stored)) {
    const told = state.notifications.get(personId) ?? [];
    state.notifications.set(personId, [...told, { conversationId: place.id, ts: stored.ts, why }]);
  }
  if (place.kind === 'im' && message.ephemeralFor === undefined) state.openIms.add(place.person.id);
  state.changed();
  return stored;
}

/** What Slack's own bot tells one person: "/jit failed with the error …". */
export function sayAsSlackbot(state: State, place: Place, personId: string, text: string): void {
  addMessage(state, place, { user: slackbot, text, blocks: [], attachments: [], ephemeralFor: personId });
}
