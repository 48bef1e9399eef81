/**
 * What a person's Slack client does with an open modal: fills it in, asks for suggestions, submits it, closes it, and
 * obeys the app's answer to a submission. https://docs.slack.dev/surfaces/modals#interactions
 */
import { elementsOf } from './block-kit/blocks.ts';
import { isObject, type Json } from './block-kit/check.ts';
import { isOffered, optionsOf } from './block-kit/composition.ts';
import { faultsOfSuggestions } from './block-kit.ts';
import { type Courier, deliveryOf, isEmptyAnswer, type Outcome } from './delivery.ts';
import type { Delivery, ModalView, Option, PretendSlack } from './driver.ts';
import { SlackError } from './methods/method.ts';
import { clearModal, closeView, goodView, openModal, topmostView, updateView } from './modals.ts';
import { actionJson, closedPayload, submissionPayload, suggestionPayload, viewActionPayload } from './payloads.ts';
import { mustBePerson, type State, type StoredView } from './state.ts';
import { clientErrors, stateOf, statePropertyOf } from './view-state.ts';

type ModalClient = Pick<
  PretendSlack,
  'modalOf' | 'clickInModal' | 'fillInModal' | 'suggest' | 'submitModal' | 'closeModal'
>;

interface Where {
  blockId: string;
  actionId: string;
}

/** Slack's words when the app did not answer a submission, or answered nonsense. */
const trouble = 'We had some trouble connecting. Try again?';

export function createModalClient(state: State, courier: Courier): ModalClient {
  return {
    modalOf(personId) {
      const view = topmostView(state, personId);
      return view && shownView(view);
    },
    async clickInModal(personId, where) {
      const { view, block, element } = elementIn(state, personId, where);
      if (element.type !== 'button') throw new Error(`${where.actionId} is a ${String(element.type)}, not a button`);
      const action = actionJson(state, block, element, {});
      return deliverAction(state, courier, view, action);
    },
    fillInModal: (personId, where, entered) => fillIn(state, courier, personId, where, entered),
    suggest: (personId, where, query) => suggest(state, courier, personId, where, query),
    submitModal: (personId) => submit(state, courier, personId),
    closeModal: (personId) => close(state, courier, personId),
  };
}

async function deliverAction(state: State, courier: Courier, view: StoredView, action: Json): Promise<Delivery> {
  const payload = viewActionPayload(state, mustBePerson(state, view.personId), view, action);
  return deliveryOf(await courier.deliver('interactive', payload));
}

async function fillIn(
  state: State,
  courier: Courier,
  personId: string,
  where: Where,
  { value, option, options }: Parameters<PretendSlack['fillInModal']>[2],
): Promise<Delivery | undefined> {
  const { view, block, element } = elementIn(state, personId, where);
  const property = statePropertyOf(element);
  if (property === undefined) throw new Error(`a ${String(element.type)} cannot be filled in`);
  const picked = options ?? (option ? [option] : []);
  for (const one of picked) mustBeOffered(view, element, where, one);
  const choice = property === 'selected_options' ? picked : picked[0];
  const entered = stateOf(element, choice ?? (value === '' ? undefined : value));
  view.values[where.blockId] = { ...view.values[where.blockId], [where.actionId]: entered };
  delete view.errors[where.blockId];
  state.changed();
  // A text that reports itself on Enter is taken as typed and confirmed.
  if (block.type === 'input' && block.dispatch_action !== true) return undefined;
  return deliverAction(state, courier, view, actionJson(state, block, element, { [property]: entered[property] }));
}

async function suggest(
  state: State,
  courier: Courier,
  personId: string,
  where: Where,
  query: string,
): Promise<Option[]> {
  const { view, element } = elementIn(state, personId, where);
  if (!/external_select$/.test(String(element.type))) throw new Error(`${where.actionId} asks for no suggestions`);
  const shortest = typeof element.min_query_length === 'number' ? element.min_query_length : 3;
  if ([...query].length < shortest) return [];
  const payload = suggestionPayload(state, mustBePerson(state, personId), view, where, query);
  const options = suggestionsIn(state, await courier.deliver('interactive', payload));
  view.offers.set(keyOf(where), options);
  return options;
}

async function submit(state: State, courier: Courier, personId: string): Promise<Delivery | undefined> {
  const view = mustBeOpen(state, personId);
  if (view.source.submit === undefined) throw new Error(`"${titleOf(view)}" has no submit button`);
  view.errors = clientErrors(view.source.blocks, view.values);
  delete view.trouble;
  view.busy = Object.keys(view.errors).length === 0;
  state.changed();
  if (!view.busy) return undefined;
  const payload = submissionPayload(state, mustBePerson(state, personId), view);
  const outcome = await courier.deliver('interactive', payload);
  obey(state, view, outcome);
  return deliveryOf(outcome);
}

async function close(state: State, courier: Courier, personId: string): Promise<void> {
  const view = topmostView(state, personId);
  if (!view) return;
  const isCleared = view.source.clear_on_close === true;
  if (isCleared) clearModal(state, view);
  else closeView(state, view);
  if (view.source.notify_on_close !== true) return;
  await courier.deliver('interactive', closedPayload(state, mustBePerson(state, personId), view, isCleared));
}

function mustBeOpen(state: State, personId: string): StoredView {
  const { name } = mustBePerson(state, personId);
  const view = topmostView(state, personId);
  if (!view) throw new Error(`${name} has no modal open`);
  if (view.busy) throw new Error(`"${titleOf(view)}" is being submitted`);
  return view;
}

function elementIn(state: State, personId: string, { blockId, actionId }: Where) {
  const view = mustBeOpen(state, personId);
  const block = view.source.blocks.find((other) => other.block_id === blockId);
  const element = block && elementsOf(block).find((other) => other.action_id === actionId);
  if (!block || !element) throw new Error(`"${titleOf(view)}" has no element ${actionId} in block ${blockId}`);
  return { view, block, element };
}

/** Only what is on offer can be picked: the element's own options, or what was suggested last. */
function mustBeOffered(view: StoredView, element: Json, where: Where, option: Option): void {
  const suggested = view.offers.get(keyOf(where)) ?? [];
  const initial = isObject(element.initial_option) ? [element.initial_option] : [];
  const offered = [...optionsOf(element), ...initial, ...suggested.map((other): Json => ({ ...other }))];
  if (!isOffered(option, offered)) throw new Error(`"${option.text.text}" is not on offer in ${where.actionId}`);
}

function keyOf({ blockId, actionId }: Where): string {
  return `${blockId} ${actionId}`;
}

/** The options of a good answer; an answer that Slack refuses shows "no results", like an empty one. */
function suggestionsIn(state: State, outcome: Outcome): Option[] {
  if (outcome.kind !== 'acked') return [];
  const why = faultsOfSuggestions(outcome.payload);
  if (why.length > 0 || !isObject(outcome.payload)) {
    state.refusedAcks.push({ kind: 'block_suggestion', payload: outcome.payload, why });
    return [];
  }
  return optionsOf(outcome.payload) as unknown as Option[];
}

/** Does what the answer to a submission says. */
function obey(state: State, view: StoredView, outcome: Outcome): void {
  view.busy = false;
  if (!state.views.has(view.id)) return;
  try {
    if (outcome.kind !== 'acked')
      throw new SlackError(outcome.kind === 'timeout' ? 'operation_timeout' : outcome.error);
    if (isEmptyAnswer(outcome.payload)) closeView(state, view);
    else obeyAction(state, view, outcome.payload);
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    view.trouble = trouble;
    if (outcome.kind === 'acked') {
      const messages = isObject(error.extra.response_metadata) ? error.extra.response_metadata.messages : undefined;
      const why = [error.code, ...(Array.isArray(messages) ? messages.map(String) : [])];
      state.refusedAcks.push({ kind: 'view_submission', payload: outcome.payload, why });
    }
    state.changed();
  }
}

function obeyAction(state: State, view: StoredView, payload: unknown): void {
  if (!isObject(payload)) throw new SlackError('invalid_response');
  switch (payload.response_action) {
    case 'clear':
      clearModal(state, view);
      return;
    case 'errors':
      view.errors = goodErrors(view, payload.errors);
      state.changed();
      return;
    case 'update':
      updateView(state, view, goodView(state, payload.view, 'modal', view));
      return;
    case 'push':
      openModal(state, view.personId, goodView(state, payload.view, 'modal'), view);
      return;
    default:
      throw new SlackError('invalid_response_action');
  }
}

/** Messages can stand at input blocks of this view only, and there must be one. */
function goodErrors(view: StoredView, errors: unknown): Record<string, string> {
  if (!isObject(errors) || Object.keys(errors).length === 0) throw new SlackError('no_errors');
  const inputs = view.source.blocks.filter(({ type }) => type === 'input').map(({ block_id }) => block_id);
  const good: Record<string, string> = {};
  for (const [blockId, message] of Object.entries(errors)) {
    if (!inputs.includes(blockId)) throw new SlackError(`no input block ${blockId}`);
    if (typeof message !== 'string' || message === '') throw new SlackError(`no message at ${blockId}`);
    good[blockId] = message;
  }
  return good;
}

function titleOf(view: StoredView): string {
  return textIn(view.source.title) ?? '';
}

function textIn(text: unknown): string | undefined {
  return isObject(text) && typeof text.text === 'string' ? text.text : undefined;
}

function shownView(view: StoredView): ModalView {
  const submit = textIn(view.source.submit);
  const close = textIn(view.source.close);
  return {
    id: view.id,
    hash: view.hash,
    callbackId: String(view.source.callback_id ?? ''),
    title: titleOf(view),
    ...(submit !== undefined && { submit }),
    ...(close !== undefined && { close }),
    blocks: structuredClone(view.source.blocks),
    values: structuredClone(view.values),
    errors: { ...view.errors },
    busy: view.busy,
    ...(view.trouble !== undefined && { trouble: view.trouble }),
  };
}
