/**
 * Block Kit's interactive elements and which block may hold which.
 * https://docs.slack.dev/reference/block-kit/block-elements
 */
import {
  type Check,
  flag,
  integer,
  type Json,
  listOf,
  matching,
  object,
  oneOf,
  type Problems,
  string,
  url,
} from './check.ts';
import {
  choiceOption,
  confirm,
  dispatchActionConfig,
  initialAmongOptions,
  optionGroups,
  overflowOption,
  plainText,
  selectOption,
  selectOptions,
} from './composition.ts';
import { richText } from './rich-text.ts';

const actionId = string(255, 1);
const anyString = string(3000);

type Also = (value: Json, at: string, problems: Problems) => void;

/** An interactive element: its own fields beside those that all have. */
function element(type: string, fields: Record<string, Check>, required: string[] = [], also?: Also): Check {
  return object({ type: oneOf(type), action_id: actionId, ...fields }, ['type', ...required], also);
}

const confirmable = { confirm };
const field = { placeholder: plainText(150), focus_on_load: flag };
const typed = { ...field, dispatch_action_config: dispatchActionConfig };
const several = { max_selected_items: integer(1, 1000) };

export const image: Check = object(
  { type: oneOf('image'), image_url: url, slack_file: slackFile(), alt_text: string(2000, 1) },
  ['type', 'alt_text'],
  (value, at, problems) => {
    if (value.image_url === undefined && value.slack_file === undefined) {
      problems.add('missing required field: image_url', at);
    }
  },
);

export function slackFile(): Check {
  return object({ id: string(255, 1), url }, []);
}

const button = element(
  'button',
  {
    ...confirmable,
    text: plainText(75),
    value: string(2000),
    url,
    style: oneOf('primary', 'danger'),
    accessibility_label: string(75, 1),
  },
  ['text'],
);

const eitherOptions: Also = (value, at, problems) => {
  if (value.options === undefined && value.option_groups === undefined) {
    problems.add('missing required field: options', at);
  } else if (value.options !== undefined && value.option_groups !== undefined) {
    problems.add('invalid additional property: option_groups', at);
  } else {
    initialAmongOptions(value, at, problems);
  }
};

const offered = { options: selectOptions, option_groups: optionGroups };
const asked = { min_query_length: integer(0, 255) };
const conversationFilter = object(
  {
    include: listOf(oneOf('im', 'mpim', 'private', 'public'), 4),
    exclude_external_shared_channels: flag,
    exclude_bot_users: flag,
  },
  [],
);
const conversations = { default_to_current_conversation: flag, filter: conversationFilter };

const selects: Record<string, Check> = {
  static_select: element(
    'static_select',
    { ...confirmable, ...field, ...offered, initial_option: selectOption },
    [],
    eitherOptions,
  ),
  external_select: element('external_select', { ...confirmable, ...field, ...asked, initial_option: selectOption }),
  users_select: element('users_select', { ...confirmable, ...field, initial_user: anyString }),
  conversations_select: element('conversations_select', {
    ...confirmable,
    ...field,
    ...conversations,
    initial_conversation: anyString,
    response_url_enabled: flag,
  }),
  channels_select: element('channels_select', {
    ...confirmable,
    ...field,
    initial_channel: anyString,
    response_url_enabled: flag,
  }),
  multi_static_select: element(
    'multi_static_select',
    { ...confirmable, ...field, ...several, ...offered, initial_options: listOf(selectOption, 100) },
    [],
    eitherOptions,
  ),
  multi_external_select: element('multi_external_select', {
    ...confirmable,
    ...field,
    ...several,
    ...asked,
    initial_options: listOf(selectOption, 100),
  }),
  multi_users_select: element('multi_users_select', {
    ...confirmable,
    ...field,
    ...several,
    initial_users: listOf(anyString, 1000),
  }),
  multi_conversations_select: element('multi_conversations_select', {
    ...confirmable,
    ...field,
    ...several,
    ...conversations,
    initial_conversations: listOf(anyString, 1000),
  }),
  multi_channels_select: element('multi_channels_select', {
    ...confirmable,
    ...field,
    ...several,
    initial_channels: listOf(anyString, 1000),
  }),
};

const focusable = { focus_on_load: flag };

const choices: Record<string, Check> = {
  radio_buttons: element(
    'radio_buttons',
    { ...confirmable, ...focusable, options: listOf(choiceOption, 10), initial_option: choiceOption },
    ['options'],
    initialAmongOptions,
  ),
  checkboxes: element(
    'checkboxes',
    { ...confirmable, ...focusable, options: listOf(choiceOption, 10), initial_options: listOf(choiceOption, 10) },
    ['options'],
    initialAmongOptions,
  ),
};

const dates: Record<string, Check> = {
  datepicker: element('datepicker', {
    ...confirmable,
    ...field,
    initial_date: matching(/^\d{4}-\d{2}-\d{2}$/, 'must be a date in the format YYYY-MM-DD'),
  }),
  timepicker: element('timepicker', {
    ...confirmable,
    ...field,
    initial_time: matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time in the format HH:mm'),
    timezone: string(255, 1),
  }),
};

const moments: Record<string, Check> = {
  datetimepicker: element('datetimepicker', {
    ...confirmable,
    ...focusable,
    initial_date_time: integer(1_000_000_000, 9_999_999_999),
  }),
};

const overflow = element('overflow', { ...confirmable, options: listOf(overflowOption, 5) }, ['options']);

const plainTextInput = element(
  'plain_text_input',
  {
    ...typed,
    initial_value: string(3000),
    multiline: flag,
    min_length: integer(0, 3000),
    max_length: integer(1, 3000),
  },
  [],
  ({ initial_value, min_length, max_length }, at, problems) => {
    if (typeof min_length === 'number' && typeof max_length === 'number' && min_length > max_length) {
      problems.add('min_length must be less than or equal to max_length', `${at}/min_length`);
    }
    if (typeof initial_value !== 'string') return;
    if (typeof max_length === 'number') string(max_length)(initial_value, `${at}/initial_value`, problems);
    if (typeof min_length === 'number' && initial_value !== '') {
      string(3000, min_length)(initial_value, `${at}/initial_value`, problems);
    }
  },
);

const number = matching(/^-?\d+(\.\d+)?$/, 'must be a number');

const inputsOnly: Record<string, Check> = {
  plain_text_input: plainTextInput,
  email_text_input: element('email_text_input', { ...typed, initial_value: anyString }),
  url_text_input: element('url_text_input', { ...typed, initial_value: anyString }),
  number_input: element(
    'number_input',
    { ...typed, is_decimal_allowed: flag, initial_value: number, min_value: number, max_value: number },
    ['is_decimal_allowed'],
  ),
  rich_text_input: element('rich_text_input', { ...typed, initial_value: richText }),
  file_input: element('file_input', { filetypes: listOf(string(20, 1), 100), max_files: integer(1, 10) }),
};

export const sectionAccessories: Record<string, Check> = { image, button, overflow, ...selects, ...choices, ...dates };

export const actionElements: Record<string, Check> = {
  button,
  overflow,
  ...selects,
  ...choices,
  ...dates,
  ...moments,
};

export const inputElements: Record<string, Check> = { ...selects, ...choices, ...dates, ...moments, ...inputsOnly };
