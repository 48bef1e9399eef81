import { describe, expect, test } from 'vitest';
import { faultsOfSuggestions, faultsOfView } from '#demo/slack/block-kit.ts';
import { button, input, long, modal, option, text, times } from './slack-pieces.ts';

describe('a view', () => {
  const faults = (view: object) => faultsOfView(JSON.parse(JSON.stringify(view)));

  test('with every part of it at its limit is good', () => {
    const blocks = times(100, (index) =>
      input(`b${index}`, { placeholder: text(long(150)) }, { hint: text(long(2000)) }),
    );
    const more = {
      private_metadata: long(3000),
      callback_id: long(255),
      external_id: long(255),
      close: text(long(24)),
    };
    expect(
      faults(modal(blocks, { title: text(long(24)), ...more, clear_on_close: true, notify_on_close: true })),
    ).toEqual([]);
  });

  test.each<[string, object, string]>([
    [
      '101 blocks',
      modal(times(101, () => ({ type: 'divider' }))),
      'no more than 100 items allowed [json-pointer:/view/blocks]',
    ],
    [
      'a long title',
      modal([], { title: text(long(25)) }),
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ],
    [
      'a title in mrkdwn',
      modal([], { title: text('x', 'mrkdwn') }),
      'must be a valid enum value [json-pointer:/view/title/type]',
    ],
    ['no title', modal([], { title: undefined }), 'missing required field: title [json-pointer:/view]'],
    [
      'a long submit',
      modal([], { submit: text(long(25)) }),
      'must be less than 25 characters [json-pointer:/view/submit/text]',
    ],
    [
      'a long close',
      modal([], { close: text(long(25)) }),
      'must be less than 25 characters [json-pointer:/view/close/text]',
    ],
    [
      'inputs without submit',
      modal([{ type: 'divider' }, input('a')], { submit: undefined }),
      'must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/1/input]',
    ],
    [
      'much metadata',
      modal([], { private_metadata: long(3001) }),
      'must be less than 3001 characters [json-pointer:/view/private_metadata]',
    ],
    [
      'metadata that is no string',
      modal([], { private_metadata: {} }),
      'must provide a string [json-pointer:/view/private_metadata]',
    ],
    [
      'a long callback_id',
      modal([], { callback_id: long(256) }),
      'must be less than 256 characters [json-pointer:/view/callback_id]',
    ],
    [
      'a property that no view has',
      modal([], { submit_disabled: false }),
      'invalid additional property: submit_disabled [json-pointer:/view]',
    ],
    ['another kind', { type: 'dialog' }, 'unsupported type: dialog [json-pointer:/view/type]'],
    [
      'a block for messages only',
      modal([{ type: 'markdown', text: 'x' }]),
      'unsupported type: markdown [json-pointer:/view/blocks/0/type]',
    ],
    [
      'an input twice',
      modal([input('a'), input('a')]),
      '`block_id` "a" already exists [json-pointer:/view/blocks/1/block_id]',
    ],
    [
      'a long label',
      modal([input('a', {}, { label: text(long(2001)) })]),
      'must be less than 2001 characters [json-pointer:/view/blocks/0/label/text]',
    ],
    [
      'a label in mrkdwn',
      modal([input('a', {}, { label: text('x', 'mrkdwn') })]),
      'must be a valid enum value [json-pointer:/view/blocks/0/label/type]',
    ],
    [
      'a button as an input',
      modal([input('a', button('x'))]),
      'unsupported type: button [json-pointer:/view/blocks/0/element/type]',
    ],
    [
      'a max_length above 3000',
      modal([input('a', { max_length: 3001 })]),
      'must be less than or equal to 3000 [json-pointer:/view/blocks/0/element/max_length]',
    ],
    [
      'a max_length below min_length',
      modal([input('a', { min_length: 5, max_length: 4 })]),
      'min_length must be less than or equal to max_length [json-pointer:/view/blocks/0/element/min_length]',
    ],
    [
      'an initial value that is too long',
      modal([input('a', { max_length: 3, initial_value: 'four' })]),
      'must be less than 4 characters [json-pointer:/view/blocks/0/element/initial_value]',
    ],
    [
      'a dispatch on nothing',
      modal([input('a', { dispatch_action_config: { trigger_actions_on: [] } })]),
      'no less than 1 items allowed [json-pointer:/view/blocks/0/element/dispatch_action_config/trigger_actions_on]',
    ],
    [
      'a dispatch on something else',
      modal([input('a', { dispatch_action_config: { trigger_actions_on: ['on_blur'] } })]),
      'must be a valid enum value [json-pointer:/view/blocks/0/element/dispatch_action_config/trigger_actions_on/0]',
    ],
    [
      'min_query_length that is no number',
      modal([input('a', { type: 'external_select', min_query_length: '0' })]),
      'must provide an integer [json-pointer:/view/blocks/0/element/min_query_length]',
    ],
    [
      'two focused elements',
      modal([input('a', { focus_on_load: true }), input('b', { focus_on_load: true })]),
      'only one element can have `focus_on_load` [json-pointer:/view/blocks/1]',
    ],
  ])('is refused for %s', (_, view, fault) => {
    expect(faults(view)).toContain(fault);
  });
});

describe('suggestions', () => {
  test('are options or groups of them, also none', () => {
    expect(faultsOfSuggestions({ options: [] })).toEqual([]);
    expect(faultsOfSuggestions({ options: times(100, (index) => option(`o${index}`)) })).toEqual([]);
    expect(faultsOfSuggestions({ option_groups: [{ label: text('g'), options: [option('a')] }] })).toEqual([]);
  });

  test('are refused when they are too many, too long, or neither', () => {
    expect(faultsOfSuggestions({ options: times(101, (index) => option(`o${index}`)) })).toHaveLength(1);
    expect(faultsOfSuggestions({ options: [{ text: text(long(76)), value: 'a' }] })).toHaveLength(1);
    expect(faultsOfSuggestions({})).toHaveLength(1);
    expect(faultsOfSuggestions(undefined)).toHaveLength(1);
  });
});
