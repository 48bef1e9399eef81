/** views.*: modals and Home tabs. https://docs.slack.dev/reference/methods/views.open */
import type { Json } from '../block-kit/check.ts';
import { goodView, newView, openModal, stackOf, updateView, viewJson } from '../modals.ts';
import { personOf, type State, type StoredView, type Trigger } from '../state.ts';
import { invalidArguments, jsonArgument, type Methods, required, SlackError, text } from './method.ts';

/** How long a trigger_id can be exchanged for a modal. */
const triggerLifeMs = 3000;

export const views: Methods = {
  'views.open': {
    run(state, args) {
      const source = goodView(state, viewArgument(args), 'modal');
      const trigger = exchange(state, args);
      return { view: viewJson(state, openModal(state, trigger.personId, source)) };
    },
  },

  'views.push': {
    run(state, args) {
      const source = goodView(state, viewArgument(args), 'modal');
      const trigger = exchange(state, args);
      const on = trigger.viewId === undefined ? undefined : state.views.get(trigger.viewId);
      if (!on) throw new SlackError('not_found');
      return { view: viewJson(state, openModal(state, trigger.personId, source, on)) };
    },
  },

  'views.update': {
    run(state, args) {
      const view = viewToUpdate(state, args);
      const source = goodView(state, viewArgument(args), view.source.type === 'home' ? 'home' : 'modal', view);
      const hash = text(args, 'hash');
      if (hash && hash !== view.hash) throw new SlackError('hash_conflict');
      updateView(state, view, source);
      return { view: viewJson(state, view) };
    },
  },

  'views.publish': {
    run(state, args) {
      const personId = required(args, 'user_id');
      if (!personOf(state, personId)) throw invalidArguments('invalid `user_id`');
      const before = state.homes.get(personId);
      const source = goodView(state, viewArgument(args), 'home', before);
      const hash = text(args, 'hash');
      if (hash && before && hash !== before.hash) throw new SlackError('hash_conflict');
      const view = before ?? newView(personId, source);
      state.homes.set(personId, view);
      if (before) updateView(state, view, source);
      state.changed();
      return { view: viewJson(state, view) };
    },
  },
};

function viewArgument(args: Json): unknown {
  let view: unknown;
  try {
    view = jsonArgument(args, 'view', 'invalid_json');
  } catch {
    throw invalidArguments('must provide an object [json-pointer:/view]');
  }
  if (view === undefined) throw invalidArguments('missing required field: view');
  return view;
}

/** A trigger is good once, for three seconds, and for the person whose interaction made it. */
function exchange(state: State, args: Json): Trigger {
  const trigger = state.triggers.get(required(args, 'trigger_id'));
  if (!trigger) throw new SlackError('invalid_trigger_id');
  if (trigger.used) throw new SlackError('exchanged_trigger_id');
  const ageMs = Math.max(state.now().getTime() - trigger.at, performance.now() - trigger.realAt);
  if (ageMs > triggerLifeMs) throw new SlackError('expired_trigger_id');
  trigger.used = true;
  return trigger;
}

/** By view_id or external_id. A view that was closed does not exist any more. */
function viewToUpdate(state: State, args: Json): StoredView {
  const id = text(args, 'view_id');
  const externalId = text(args, 'external_id');
  if (!id && !externalId) throw invalidArguments('missing required field: view_id');
  const all = [...state.views.values(), ...state.homes.values()];
  const view = all.find((other) => (id ? other.id === id : other.source.external_id === externalId));
  const isOpen = view && (view.source.type === 'home' || stackOf(state, view.personId).includes(view.id));
  if (!isOpen) throw new SlackError('not_found');
  return view;
}
