/** Links to messages of the workspace itself lead to them on this page, not to the web. */
import { act, openConversation, state } from './state.js';
import { toast } from './toast.js';
import { showView } from './views.js';

/** What to do on a click on such a link; undefined for every other address. */
export function leadTo(address) {
  const { origin, pathname } = new URL(address);
  if (origin !== `https://${state.snap.team.domain}.slack.com`) return undefined;
  const [, channel, seconds, micros] = /^\/archives\/(\w+)\/p(\d+)(\d{6})$/.exec(pathname) ?? [];
  if (channel === undefined) return undefined;
  return async (event) => {
    event.preventDefault();
    if (state.snap.modal) await act('close');
    if (!state.snap.conversations.some(({ id }) => id === channel)) {
      toast('That message is in a conversation that you are not in.');
      return;
    }
    await openConversation(channel);
    showView('chat');
    document.querySelector(`.message[data-ts="${seconds}.${micros}"]`)?.scrollIntoView({ block: 'center' });
  };
}
