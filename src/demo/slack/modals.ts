/**
 * The life of a modal: opened, pushed, updated, closed. The Web API and the answers to submissions both act through this,
 * so that a view obeys the same rules however it arrived. https://docs.slack.dev/surfaces/modals
 */
import { randomBytes } from 'node:crypto';
import { isObject, type Json } from './block-kit/check.ts';
import { faultsOfView, settled } from './block-kit.ts';
import { invalidArguments, SlackError } from './methods/method.ts';
import { newId, type State, type StoredView } from './state.ts';
import { valuesFor } from './view-state.ts';

const deepestStack = 3;

/** Checks a view. Throws SlackError: invalid_arguments with the complaints, view_too_large, duplicate_external_id. */
export function goodView(
  state: State,
  view: unknown,
  kind: 'modal' | 'home',
  replaces?: StoredView,
): StoredView['source'] {
  if (JSON.stringify(view ?? null).length > 250_000) throw new SlackError('view_too_large');
  const faults = faultsOfView(view, kind);
  if (faults.length > 0 || !isObject(view) || !Array.isArray(view.blocks)) throw invalidArguments(...faults);
  const { external_id } = view;
  if (
    external_id &&
    [...state.views.values()].some((other) => other !== replaces && other.source.external_id === external_id)
  ) {
    throw new SlackError('duplicate_external_id');
  }
  return { ...view, blocks: settled(view.blocks) };
}

/** Puts a new modal on top of what the person has open. `on` is the view that it is pushed onto. */
export function openModal(state: State, personId: string, source: StoredView['source'], on?: StoredView): StoredView {
  const stack = stackOf(state, personId);
  if (on) {
    const depth = stack.filter((id) => state.views.get(id)?.rootId === on.rootId).length;
    if (depth >= deepestStack) throw new SlackError('push_limit_reached');
  }
  const view = newView(personId, source, on);
  state.views.set(view.id, view);
  stack.push(view.id);
  state.changed();
  return view;
}

export function newView(personId: string, source: StoredView['source'], on?: StoredView): StoredView {
  const id = newId('V');
  return {
    id,
    hash: newHash(),
    personId,
    rootId: on?.rootId ?? id,
    previousId: on?.id ?? null,
    source,
    values: valuesFor(source.blocks),
    errors: {},
    busy: false,
    offers: new Map(),
  };
}

/** Shows another content in the same view: same id, new hash; what was entered stays where the inputs are the same. */
export function updateView(state: State, view: StoredView, source: StoredView['source']): void {
  const values = valuesFor(source.blocks, view.values);
  Object.assign(view, { source, values, hash: newHash(), errors: {} });
  state.changed();
}

/** Takes one view away; what lies beneath it is shown again. */
export function closeView(state: State, view: StoredView): void {
  const stack = stackOf(state, view.personId);
  if (stack.includes(view.id)) stack.splice(stack.indexOf(view.id), 1);
  state.views.delete(view.id);
  state.changed();
}

/** Takes the whole modal away, all views that belong to it. */
export function clearModal(state: State, view: StoredView): void {
  for (const other of [...state.views.values()]) {
    if (other.rootId === view.rootId) closeView(state, other);
  }
}

export function stackOf(state: State, personId: string): string[] {
  let stack = state.stacks.get(personId);
  if (!stack) {
    stack = [];
    state.stacks.set(personId, stack);
  }
  return stack;
}

export function topmostView(state: State, personId: string): StoredView | undefined {
  const id = stackOf(state, personId).at(-1);
  return id === undefined ? undefined : state.views.get(id);
}

function newHash(): string {
  return `${Math.floor(Date.now() / 1000)}.${randomBytes(4).toString('hex')}`;
}

/** A view as answers and payloads carry it. */
export function viewJson(state: State, view: StoredView): Json {
  const { bot, teamId } = state.workspace;
  const { source } = view;
  const isModal = source.type === 'modal';
  return {
    id: view.id,
    team_id: teamId,
    type: source.type,
    blocks: structuredClone(source.blocks),
    private_metadata: source.private_metadata ?? '',
    callback_id: source.callback_id ?? '',
    state: { values: structuredClone(view.values) },
    hash: view.hash,
    title: isModal ? withEmoji(source.title) : { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: source.clear_on_close ?? false,
    notify_on_close: source.notify_on_close ?? false,
    close: withEmoji(source.close),
    submit: withEmoji(source.submit),
    previous_view_id: view.previousId,
    root_view_id: view.rootId,
    app_id: bot.appId,
    external_id: source.external_id ?? '',
    app_installed_team_id: teamId,
    bot_id: bot.id,
  };
}

function withEmoji(text: unknown): Json | null {
  return isObject(text) ? { emoji: true, ...text } : null;
}
