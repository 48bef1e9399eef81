import { describe, expect, test } from 'vitest';
import { faultsOfMessage } from '#demo/slack/block-kit.ts';
import { actions, button, confirm, context, long, option, section, select, text, times } from './slack-pieces.ts';

describe('a message is refused for an element with', () => {
  test.each<[string, object[], string]>([
    [
      '26 buttons',
      [actions(...times(26, (index) => button('x', { action_id: `a${index}` })))],
      'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
    ],
    ['no elements', [actions()], 'no less than 1 items allowed [json-pointer:/blocks/0/elements]'],
    [
      'an action_id twice in one block',
      [actions(button('x'), button('x'))],
      '`action_id` "x" already exists [json-pointer:/blocks/0/elements/1/action_id]',
    ],
    [
      'a long action_id',
      [actions(button('x', { action_id: long(256) }))],
      'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
    ],
    [
      'a button in mrkdwn',
      [actions(button('x', { text: text('x', 'mrkdwn') }))],
      'must be a valid enum value [json-pointer:/blocks/0/elements/0/text/type]',
    ],
    [
      'a long button',
      [actions(button(long(76)))],
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
    ],
    [
      'a long value',
      [actions(button('x', { value: long(2001) }))],
      'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
    ],
    [
      'a long url',
      [actions(button('x', { url: `https://${long(3000)}` }))],
      'must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]',
    ],
    [
      'a style that there is not',
      [actions(button('x', { style: 'default' }))],
      'must be a valid enum value [json-pointer:/blocks/0/elements/0/style]',
    ],
    [
      'a property that no button has',
      [actions(button('x', { disabled: true }))],
      'invalid additional property: disabled [json-pointer:/blocks/0/elements/0]',
    ],
    [
      'a null',
      [actions(button('x', { value: null }))],
      'must provide a string [json-pointer:/blocks/0/elements/0/value]',
    ],
    [
      'a long confirmation',
      [actions(button('x', { confirm: confirm({ text: text(long(301)) }) }))],
      'must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]',
    ],
    [
      'a confirmation without a way out',
      [actions(button('x', { confirm: confirm({ deny: undefined }) }))],
      'missing required field: deny [json-pointer:/blocks/0/elements/0/confirm]',
    ],
    [
      'eleven context elements',
      [context(...times(11, () => text('x')))],
      'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      'a button in a context',
      [context(button('x'))],
      'unsupported type: button [json-pointer:/blocks/0/elements/0/type]',
    ],
    [
      'a text input among actions',
      [actions({ type: 'plain_text_input' })],
      'unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]',
    ],
    [
      '101 options',
      [actions(select({ options: times(101, (index) => option(`o${index}`)) }))],
      'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
    ],
    [
      'no options',
      [actions(select({ options: [] }))],
      'no less than 1 items allowed [json-pointer:/blocks/0/elements/0/options]',
    ],
    [
      'neither options nor groups',
      [actions({ type: 'static_select' })],
      'missing required field: options [json-pointer:/blocks/0/elements/0]',
    ],
    [
      'a long option',
      [actions(select({ options: [{ text: text(long(76)), value: 'a' }] }))],
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]',
    ],
    [
      'a long option value',
      [actions(select({ options: [{ text: text('a'), value: long(151) }] }))],
      'must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]',
    ],
    [
      'a long description',
      [actions(select({ options: [{ ...option('a'), description: text(long(76)) }] }))],
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/description/text]',
    ],
    [
      'an option in mrkdwn',
      [actions(select({ options: [{ text: text('a', 'mrkdwn'), value: 'a' }] }))],
      'must be a valid enum value [json-pointer:/blocks/0/elements/0/options/0/text/type]',
    ],
    [
      'an initial option that is not on offer',
      [actions(select({ initial_option: option('b') }))],
      'initial_option must be one of the provided options [json-pointer:/blocks/0/elements/0/initial_option]',
    ],
    [
      'a long placeholder',
      [actions(select({ placeholder: text(long(151)) }))],
      'must be less than 151 characters [json-pointer:/blocks/0/elements/0/placeholder/text]',
    ],
    [
      'eleven radio buttons',
      [actions({ type: 'radio_buttons', options: times(11, (index) => option(`o${index}`)) })],
      'no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]',
    ],
    [
      'eleven checkboxes',
      [actions({ type: 'checkboxes', options: times(11, (index) => option(`o${index}`)) })],
      'no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]',
    ],
    [
      'six overflow options',
      [section({ accessory: { type: 'overflow', options: times(6, (index) => option(`o${index}`)) } })],
      'no more than 5 items allowed [json-pointer:/blocks/0/accessory/options]',
    ],
    [
      'an image without its description',
      [{ type: 'image', image_url: 'https://a.b/c.png' }],
      'missing required field: alt_text [json-pointer:/blocks/0]',
    ],
    [
      'an image of nothing',
      [{ type: 'image', alt_text: 'x' }],
      'missing required field: image_url [json-pointer:/blocks/0]',
    ],
    [
      'rich text of an unknown part',
      [{ type: 'rich_text', elements: [{ type: 'rich_text_table' }] }],
      'unsupported type: rich_text_table [json-pointer:/blocks/0/elements/0/type]',
    ],
    [
      'dispatch_action on a section',
      [section({ dispatch_action: true })],
      'invalid additional property: dispatch_action [json-pointer:/blocks/0]',
    ],
  ])('%s', (_, blocks, fault) => {
    expect(faultsOfMessage(JSON.parse(JSON.stringify(blocks)))).toContain(fault);
  });
});
