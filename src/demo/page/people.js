/** Names and faces: everything that turns an id of the workspace into what a person sees. */
import { h } from './dom.js';
import { icon } from './icons.js';
import { state } from './state.js';

/** The author of what Slack itself says to one person. */
const slackbot = 'USLACKBOT';

/** The person or bot of that id; unknown ids come back as themselves. */
export function personOf(id) {
  const { people, bot } = state.snap;
  if (id === bot.userId || id === bot.id) return { id, realName: bot.name, name: bot.name.toLowerCase(), isBot: true };
  if (id === slackbot) return { id, realName: 'Slackbot', name: 'slackbot', isBot: true };
  return people.find((person) => person.id === id) ?? { id, realName: id, name: id };
}

/** Name of a channel without the hash. */
export const channelName = (id) => state.snap.channels.find((channel) => channel.id === id)?.name ?? id;

/** Handle of a user group without the at sign. */
export const groupHandle = (id) => state.snap.userGroups.find((group) => group.id === id)?.handle ?? id;

/** The user groups that the viewer belongs to. */
export const isInGroup = (id) =>
  state.snap.userGroups.some((group) => group.id === id && group.members.includes(state.snap.viewer));

/** A square with the initials (or the app's sign); `size` is one of small, medium, large. */
export function avatar(id, size) {
  const person = personOf(id);
  const known = state.snap.people.filter((one) => !one.isBot).findIndex((one) => one.id === id);
  const face = person.isBot ? icon(id === slackbot ? 'chat' : 'clock') : initialsOf(person.realName);
  const hue = person.isBot ? 'app' : known < 0 ? 'stranger' : String(known % 8);
  return h('span', { class: `avatar avatar-${size} hue-${hue}`, 'aria-hidden': 'true' }, face);
}

const initialsOf = (name) =>
  name
    .split(/\s+/)
    .map((word) => word.slice(0, 1))
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('')
    .toUpperCase();
