/**
 * Block Kit's composition objects: texts, options, confirmation dialogs, when an input reports its changes.
 * https://docs.slack.dev/reference/block-kit/composition-objects
 */
import {
  anyShape,
  byType,
  type Check,
  flag,
  isObject,
  type Json,
  listOf,
  object,
  oneOf,
  type Problems,
  string,
  url,
} from './check.ts';

/** A text that Slack shows as it is: markup is refused by its type. */
export function plainText(max: number, min = 1): Check {
  return object({ type: oneOf('plain_text'), text: string(max, min), emoji: flag }, ['type', 'text']);
}

function mrkdwn(max: number, min = 1): Check {
  return object({ type: oneOf('mrkdwn'), text: string(max, min), verbatim: flag }, ['type', 'text']);
}

export function anyText(max: number): Check {
  return anyShape(byType({ plain_text: plainText(max), mrkdwn: mrkdwn(max) }));
}

export function textElements(max: number): Record<string, Check> {
  return { plain_text: plainText(max), mrkdwn: mrkdwn(max) };
}

const optionValue = string(150, 1);

/** An option of a select menu. https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
export const selectOption = object({ text: plainText(75), value: optionValue, description: plainText(75) }, [
  'text',
  'value',
]);

export const overflowOption = object({ text: plainText(75), value: optionValue, description: plainText(75), url }, [
  'text',
  'value',
]);

/** An option of radio buttons or checkboxes, where markup is allowed. */
export const choiceOption = object({ text: anyText(75), value: optionValue, description: anyText(75) }, [
  'text',
  'value',
]);

export const selectOptions = listOf(selectOption, 100);

export const optionGroups = listOf(object({ label: plainText(75), options: selectOptions }, ['label', 'options']), 100);

export const confirm = object(
  {
    title: plainText(100),
    text: anyText(300),
    confirm: plainText(30),
    deny: plainText(30),
    style: oneOf('primary', 'danger'),
  },
  ['title', 'text', 'confirm', 'deny'],
);

export const dispatchActionConfig = object(
  { trigger_actions_on: listOf(oneOf('on_enter_pressed', 'on_character_entered'), 2) },
  ['trigger_actions_on'],
);

/** Every option that an element offers, those in groups included. */
export function optionsOf(element: Json): Json[] {
  const groups = Array.isArray(element.option_groups) ? element.option_groups.filter(isObject) : [];
  return [element, ...groups].flatMap(({ options }) => (Array.isArray(options) ? options.filter(isObject) : []));
}

/** Whether a chosen option is exactly one of those on offer: same value, same text. */
export function isOffered(option: unknown, offered: Json[]): boolean {
  return isObject(option) && offered.some((other) => other.value === option.value && textOf(other) === textOf(option));
}

function textOf(option: Json): unknown {
  return isObject(option.text) ? option.text.text : undefined;
}

/** What is chosen at the start must be on offer. */
export function initialAmongOptions(element: Json, at: string, problems: Problems): void {
  const offered = optionsOf(element);
  if (element.initial_option !== undefined && !isOffered(element.initial_option, offered)) {
    problems.add('initial_option must be one of the provided options', `${at}/initial_option`);
  }
  const several = Array.isArray(element.initial_options) ? element.initial_options : [];
  several.forEach((option, index) => {
    if (!isOffered(option, offered)) {
      problems.add('initial_options must be among the provided options', `${at}/initial_options/${index}`);
    }
  });
}
