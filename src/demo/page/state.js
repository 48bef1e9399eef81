/**
 * What the page knows: the viewer, the chosen conversation and the last snapshot from the server. Everything that is drawn
 * comes from the snapshot; an act never changes it, the refresh that follows does.
 */
import { toast } from './toast.js';

const url = new URL(location.href);

export const state = {
  as: url.searchParams.get('as') ?? undefined,
  channel: url.searchParams.get('channel') ?? undefined,
  /** The last snapshot; undefined until the first one is there. */
  snap: undefined,
  /** Milliseconds that the server's clock is ahead of the browser's. */
  skewMs: 0,
};

const drawers = [];
const lastChannels = new Map();
let events;
let actsDone = 0;
let running;
let again = false;

/** Registers a function that draws a part of the page from the snapshot. */
export const onSnapshot = (draw) => drawers.push(draw);

/** The server's present time in milliseconds. */
export const now = () => Date.now() + state.skewMs;

/** The person whose view is shown. */
export const viewer = () => state.snap.people.find((person) => person.id === state.snap.viewer);

/** Starts listening to the server; the first snapshot arrives with its first ping. */
export function start() {
  listen();
  refresh();
  setInterval(refresh, 5000);
}

/** Shows the page as another person sees it, in the conversation where that person was last. */
export function viewAs(id) {
  if (state.snap) lastChannels.set(state.snap.viewer, state.snap.selected);
  state.as = id;
  state.channel = lastChannels.get(id);
  listen();
  return refresh();
}

/** Opens another conversation of the same person. */
export function openConversation(id) {
  state.channel = id;
  return refresh();
}

/**
 * Does something as the viewer and draws what came of it. What went wrong is shown as a toast.
 * @returns the server's result; undefined when it failed
 */
export async function act(verb, input = {}) {
  let outcome;
  try {
    const answer = await fetch('/api/act', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ as: state.snap.viewer, do: verb, ...input }),
    });
    outcome = await answer.json();
  } catch {
    outcome = { error: 'The demo does not answer. Is it still running?' };
  }
  actsDone += 1;
  if (outcome.error) toast(outcome.error);
  await refresh();
  return outcome.error ? undefined : { result: outcome.result };
}

/** Fetches and draws a new snapshot; calls during a fetch are answered by one more fetch after it. */
export function refresh() {
  if (running) again = true;
  else
    running = fetchUntilFresh().finally(() => {
      running = undefined;
    });
  return running;
}

async function fetchUntilFresh() {
  do {
    again = false;
    const actsBefore = actsDone;
    const wanted = { as: state.as, channel: state.channel };
    const snap = await fetchSnapshot(wanted);
    const isStale = actsBefore !== actsDone || wanted.as !== state.as || wanted.channel !== state.channel;
    if (snap && isStale) again = true;
    else if (snap) show(snap);
  } while (again);
}

async function fetchSnapshot(wanted) {
  const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value !== undefined));
  try {
    const answer = await fetch(`/api/state?${query}`);
    const body = await answer.json();
    if (!body.error) return body;
    toast(body.error);
  } catch {
    toast('The demo does not answer. Is it still running?');
  }
  return undefined;
}

function show(snap) {
  state.snap = snap;
  state.as = snap.viewer;
  state.channel = snap.selected;
  state.skewMs = Date.parse(snap.now) - Date.now();
  const address = new URL(location.href);
  address.searchParams.set('as', snap.viewer);
  if (snap.selected) address.searchParams.set('channel', snap.selected);
  if (address.href !== location.href) history.replaceState(null, '', address);
  for (const draw of drawers) draw(snap);
}

function listen() {
  events?.close();
  events = new EventSource(`/api/events?as=${encodeURIComponent(state.as ?? '')}`);
  events.addEventListener('changed', () => refresh());
}
