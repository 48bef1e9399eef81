/** Canned blocks for the page's tests: a card, a modal and messages with every block that the page can draw. */
import type { Block, ElementState, ModalView } from '#demo/slack/driver.ts';

const seconds = (fromNowMs: number): number => Math.floor((Date.now() + fromNowMs) / 1000);
const plain = (text: string) => ({ type: 'plain_text', text, emoji: true });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const button = (actionId: string, text: string, more: Record<string, unknown> = {}) => ({
  type: 'button',
  action_id: actionId,
  text: plain(text),
  value: actionId,
  ...more,
});

const cardFacts: Block = {
  type: 'section',
  block_id: 'facts',
  fields: [
    mrkdwn('*Repository*\n<https://github.com/acme/payments|acme/payments>'),
    mrkdwn('*Access*\nWrite (`push`)'),
    mrkdwn('*For*\n2 hours'),
    mrkdwn('*Has now*\nRead'),
    mrkdwn('*Ticket*\nPAY-1431'),
    mrkdwn('*Rule*\npayments, risk: high'),
  ],
};

export const openCard = (): Block[] => [
  { type: 'section', block_id: 'who', text: mrkdwn('<@U0ADA> asks for access to *acme/payments*') },
  cardFacts,
  { type: 'section', block_id: 'why', text: mrkdwn('&gt; The payout job &lt;b&gt;fails&lt;/b&gt; &amp; needs a fix') },
  {
    type: 'context',
    block_id: 'need',
    elements: [
      mrkdwn(
        `:hourglass_flowing_sand: 0 of 1 from <!subteam^S0LEADS>. Asked <!date^${seconds(-90_000)}^{ago}|earlier>`,
      ),
    ],
  },
  {
    type: 'actions',
    block_id: 'decide',
    elements: [
      button('approve', 'Approve', { style: 'primary' }),
      button('deny', 'Deny', {
        style: 'danger',
        confirm: {
          title: plain('Deny this request?'),
          text: mrkdwn('Ada will be told.'),
          confirm: plain('Deny'),
          deny: plain('Keep it open'),
        },
      }),
      button('change', 'Change…'),
    ],
  },
];

export const decidedCard = (by: string): Block[] => [
  { type: 'section', block_id: 'who', text: mrkdwn('<@U0ADA> asked for access to *acme/payments*') },
  cardFacts,
  {
    type: 'context',
    block_id: 'done',
    elements: [mrkdwn(`:white_check_mark: Approved by <@${by}> at <!date^${seconds(0)}^{time}|now>`)],
  },
];

export const activeNotice = (): Block[] => [
  { type: 'header', block_id: 'h', text: plain(':key: Access is active') },
  {
    type: 'section',
    block_id: 's',
    text: mrkdwn(
      `*Write* on <https://github.com/acme/shop|acme/shop> until *<!date^${seconds(3_000_000)}^{date_short_pretty} at {time}|later>*`,
    ),
    accessory: button('open', 'Open', { url: 'https://github.com/acme/shop' }),
  },
  { type: 'actions', block_id: 'a', elements: [button('release', 'Release'), button('extend', 'Extend')] },
];

export const helpBlocks = (): Block[] => [
  {
    type: 'rich_text',
    block_id: 'rt',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: 'What I can do, ' },
          { type: 'user', user_id: 'U0ADA' },
          { type: 'text', text: ':' },
        ],
      },
      {
        type: 'rich_text_list',
        style: 'bullet',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: '/jit', style: { code: true } },
              { type: 'text', text: ' opens the form' },
            ],
          },
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: '/jit list', style: { code: true } },
              { type: 'text', text: ' shows what you have' },
            ],
          },
        ],
      },
      {
        type: 'rich_text_preformatted',
        elements: [{ type: 'text', text: '/jit acme/payments write 2h fix the payout job' }],
      },
      {
        type: 'rich_text_quote',
        elements: [{ type: 'text', text: 'Access ends by itself.', style: { italic: true } }],
      },
    ],
  },
  { type: 'divider', block_id: 'd' },
  { type: 'context', block_id: 'c', elements: [mrkdwn('Ask in <#C0PLATFORM> or <!here>.')] },
];

const levels = ['Read', 'Write', 'Admin'].map((level) => ({ text: plain(level), value: level.toLowerCase() }));
export const repositories = [
  'github:acme/payments',
  'github:acme/shop',
  'github:acme/sandbox-ada',
  'gitlab:acme/payments/api',
].map((path) => ({
  text: plain(path.slice(7)),
  value: path,
  description: plain(path.startsWith('github') ? 'GitHub' : 'GitLab'),
}));

/** The request form; `explained` adds what the bot says once repository and level are chosen. */
export function requestModal(
  explained: string | undefined,
  values: Record<string, Record<string, ElementState>>,
): ModalView {
  const blocks: Block[] = [
    {
      type: 'input',
      block_id: 'repository',
      dispatch_action: true,
      label: plain('Repository'),
      element: {
        type: 'external_select',
        action_id: 'pick',
        placeholder: plain('Search repositories'),
        min_query_length: 0,
      },
    },
    {
      type: 'input',
      block_id: 'level',
      dispatch_action: true,
      label: plain('Access level'),
      element: { type: 'static_select', action_id: 'pick', placeholder: plain('Choose a level'), options: levels },
    },
    ...(explained ? [{ type: 'context', block_id: 'explained', elements: [mrkdwn(explained)] }] : []),
    {
      type: 'input',
      block_id: 'duration',
      label: plain('Duration'),
      hint: plain('At most 4h. For example 45m or 1h30m.'),
      element: { type: 'plain_text_input', action_id: 'text', initial_value: '1h' },
    },
    {
      type: 'input',
      block_id: 'reason',
      label: plain('Reason'),
      element: {
        type: 'plain_text_input',
        action_id: 'text',
        multiline: true,
        placeholder: plain('What needs to be done?'),
      },
    },
    {
      type: 'input',
      block_id: 'ticket',
      optional: true,
      label: plain('Ticket'),
      element: { type: 'plain_text_input', action_id: 'text' },
    },
    {
      type: 'input',
      block_id: 'emergency',
      optional: true,
      label: plain('Emergency'),
      element: {
        type: 'checkboxes',
        action_id: 'tick',
        options: [
          {
            text: mrkdwn('Grant at once'),
            value: 'yes',
            description: mrkdwn('Reviewed afterwards by the security group'),
          },
        ],
      },
    },
  ];
  return {
    id: 'V1',
    hash: '1',
    callbackId: 'request',
    title: 'Request access',
    submit: 'Request',
    close: 'Cancel',
    blocks,
    values,
    errors: {},
    busy: false,
  };
}
