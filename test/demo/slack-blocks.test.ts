import { describe, expect, test } from 'vitest';
import { faultsOfMessage } from '#demo/slack/block-kit.ts';
import {
  actions,
  button,
  confirm,
  context,
  input,
  long,
  option,
  section,
  select,
  text,
  times,
} from './slack-pieces.ts';

describe('a message is good', () => {
  test.each<[string, object]>([
    ['section of 3000 characters', section({ text: text(long(3000)) })],
    ['section with ten fields of 2000', { type: 'section', fields: times(10, () => text(long(2000), 'mrkdwn')) }],
    ['header of 150', { type: 'header', text: text(long(150)) }],
    ['25 buttons', actions(...times(25, (index) => button('go', { action_id: `a${index}` })))],
    ['ten context elements', context(...times(10, () => text('x')))],
    [
      'button with all of it',
      actions(
        button(long(75), { value: long(2000), url: `https://a.b/${long(2980)}`, style: 'primary', confirm: confirm() }),
      ),
    ],
    ['select with 100 options', actions(select({ options: times(100, (index) => option(`o${index}`)) }))],
    [
      'option value of 150',
      actions(select({ options: [{ text: text(long(75)), value: long(150), description: text(long(75)) }] })),
    ],
    [
      'option groups',
      actions(
        select({
          options: undefined,
          option_groups: [{ label: text('g'), options: [option('a')] }],
          initial_option: option('a'),
        }),
      ),
    ],
    ['image with its description', { type: 'image', image_url: 'https://a.b/c.png', alt_text: 'a cat' }],
    [
      'rich text',
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: 'x', style: { bold: true } },
              { type: 'user', user_id: 'U1' },
            ],
          },
        ],
      },
    ],
    ['input', input('a')],
    ['divider', { type: 'divider' }],
  ])('%s', (_, block) => {
    const sent = JSON.parse(JSON.stringify(block));
    expect(faultsOfMessage([sent])).toEqual([]);
  });
});

describe('a message is refused for', () => {
  test.each<[string, object[], string]>([
    ['51 blocks', times(51, () => ({ type: 'divider' })), 'no more than 50 items allowed [json-pointer:/blocks]'],
    ['an unknown block', [{ type: 'banner' }], 'unsupported type: banner [json-pointer:/blocks/0/type]'],
    ['no type', [{}], 'missing required field: type [json-pointer:/blocks/0]'],
    [
      'a property that no block has',
      [{ type: 'divider', style: 'x' }],
      'invalid additional property: style [json-pointer:/blocks/0]',
    ],
    [
      'a long block_id',
      [{ type: 'divider', block_id: long(256) }],
      'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
    ],
    [
      'a block_id twice',
      [
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ],
      '`block_id` "a" already exists [json-pointer:/blocks/1/block_id]',
    ],
    [
      'an empty text',
      [section({ text: text('') })],
      'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'a text above 3000',
      [section({ text: text(long(3001), 'mrkdwn') })],
      'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'a section of nothing',
      [{ type: 'section' }],
      'must define either `text` or `fields` [json-pointer:/blocks/0/section]',
    ],
    [
      'eleven fields',
      [{ type: 'section', fields: times(11, () => text('x')) }],
      'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
    ],
    ['no fields', [{ type: 'section', fields: [] }], 'no less than 1 items allowed [json-pointer:/blocks/0/fields]'],
    [
      'a long field',
      [{ type: 'section', fields: [text(long(2001))] }],
      'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
    ],
    ['a text that is a string', [section({ text: 'hi' })], 'must provide an object [json-pointer:/blocks/0/text]'],
    [
      'a header in mrkdwn',
      [{ type: 'header', text: text('x', 'mrkdwn') }],
      'must be a valid enum value [json-pointer:/blocks/0/text/type]',
    ],
    [
      'a long header',
      [{ type: 'header', text: text(long(151)) }],
      'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
    ],
  ])('%s', (_, blocks, fault) => {
    expect(faultsOfMessage(JSON.parse(JSON.stringify(blocks)))).toContain(fault);
  });
});
