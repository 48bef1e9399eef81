/**
 * What the inputs of a view hold: `view.state.values`. A changed view keeps what the person entered where block_id and
 * action_id are the same as before; everything else starts from its initial value.
 * https://docs.slack.dev/reference/methods/views.update#preserving-input-entry
 */
import { elementsOf } from './block-kit/blocks.ts';
import { isObject, type Json, lengthOf } from './block-kit/check.ts';
import { isOffered, optionsOf } from './block-kit/composition.ts';
import type { Block, ElementState } from './driver.ts';

export type Values = Record<string, Record<string, ElementState>>;

/** For each type of element: the property of its state, and the property that it starts from. */
const properties: Record<string, [state: string, initial: string]> = {
  plain_text_input: ['value', 'initial_value'],
  email_text_input: ['value', 'initial_value'],
  url_text_input: ['value', 'initial_value'],
  number_input: ['value', 'initial_value'],
  rich_text_input: ['rich_text_value', 'initial_value'],
  static_select: ['selected_option', 'initial_option'],
  external_select: ['selected_option', 'initial_option'],
  radio_buttons: ['selected_option', 'initial_option'],
  multi_static_select: ['selected_options', 'initial_options'],
  multi_external_select: ['selected_options', 'initial_options'],
  checkboxes: ['selected_options', 'initial_options'],
  users_select: ['selected_user', 'initial_user'],
  multi_users_select: ['selected_users', 'initial_users'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
  multi_conversations_select: ['selected_conversations', 'initial_conversations'],
  channels_select: ['selected_channel', 'initial_channel'],
  multi_channels_select: ['selected_channels', 'initial_channels'],
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
  datetimepicker: ['selected_date_time', 'initial_date_time'],
  file_input: ['files', 'files'],
};

const isPlural = (property: string) => property.endsWith('s');

export function statePropertyOf(element: Json): string | undefined {
  return properties[String(element.type)]?.[0];
}

/** The state with this value, or the empty one: null, and an empty list where several can be chosen. */
export function stateOf(element: Json, value: unknown): ElementState {
  const property = statePropertyOf(element) ?? 'value';
  const state: ElementState = { type: String(element.type) };
  state[property] = value ?? (isPlural(property) ? [] : null);
  return state;
}

function initialState(element: Json): ElementState {
  const initial = properties[String(element.type)]?.[1];
  return stateOf(element, initial === undefined ? undefined : structuredClone(element[initial]));
}

/** The values of a view that replaces one holding `before`. */
export function valuesFor(blocks: Block[], before: Values = {}): Values {
  const values: Values = {};
  for (const block of blocks) {
    for (const element of elementsOf(block)) {
      if (statePropertyOf(element) === undefined) continue;
      const blockId = String(block.block_id);
      const actionId = String(element.action_id);
      const kept = before[blockId]?.[actionId];
      const isKept = kept !== undefined && kept.type === element.type && isStillPossible(element, kept);
      values[blockId] = { ...values[blockId], [actionId]: isKept ? kept : initialState(element) };
    }
  }
  return values;
}

/** A choice that the element no longer offers cannot stay. */
function isStillPossible(element: Json, { selected_option, selected_options }: ElementState): boolean {
  const offered = optionsOf(element);
  if (offered.length === 0) return true;
  const chosen = Array.isArray(selected_options)
    ? selected_options
    : isObject(selected_option)
      ? [selected_option]
      : [];
  return chosen.every((option) => isOffered(option, offered));
}

export function isEmpty(state: ElementState | undefined): boolean {
  if (!state) return true;
  return Object.entries(state).every(
    ([name, value]) =>
      name === 'type' || value === null || value === '' || (Array.isArray(value) && value.length === 0),
  );
}

/** What Slack's client itself complains about when submit is pressed, by block_id; the app is not asked then. */
export function clientErrors(blocks: Block[], values: Values): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const block of blocks) {
    if (block.type !== 'input' || !isObject(block.element)) continue;
    const blockId = String(block.block_id);
    const state = values[blockId]?.[String(block.element.action_id)];
    if (isEmpty(state)) {
      if (block.optional !== true) errors[blockId] = 'Please complete this required field.';
    } else if (typeof state?.value === 'string') {
      const complaint = lengthComplaint(block.element, lengthOf(state.value));
      if (complaint) errors[blockId] = complaint;
    }
  }
  return errors;
}

function lengthComplaint({ type, min_length, max_length }: Json, length: number): string | undefined {
  const longest = typeof max_length === 'number' ? max_length : type === 'plain_text_input' ? 3000 : undefined;
  if (longest !== undefined && length > longest) return `Must be ${longest} characters or fewer.`;
  if (typeof min_length === 'number' && length < min_length) return `Must be at least ${min_length} characters.`;
  return undefined;
}
