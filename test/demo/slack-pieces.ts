/** Pieces of Block Kit for the tests of the pretend Slack. */

export const text = (words: string, type = 'plain_text') => ({ type, text: words });
export const option = (name: string) => ({ text: text(name), value: name });
export const button = (label: string, extra: object = {}) => ({
  type: 'button',
  action_id: label.toLowerCase(),
  text: text(label),
  ...extra,
});
export const input = (block_id: string, element: object = {}, extra: object = {}) => ({
  type: 'input',
  block_id,
  label: text(block_id),
  element: { type: 'plain_text_input', action_id: 'it', ...element },
  ...extra,
});
export const modal = (blocks: object[], extra: object = {}) => ({
  type: 'modal',
  title: text('A modal'),
  submit: text('Send'),
  blocks,
  ...extra,
});

export const section = (extra: object = {}) => ({ type: 'section', text: text('hi', 'mrkdwn'), ...extra });
export const actions = (...elements: object[]) => ({ type: 'actions', elements });
export const context = (...elements: object[]) => ({ type: 'context', elements });
export const select = (extra: object = {}) => ({
  type: 'static_select',
  action_id: 's',
  options: [option('a')],
  ...extra,
});
export const long = (length: number) => 'x'.repeat(length);
export const confirm = (extra: object = {}) => ({
  title: text('t'),
  text: text('q'),
  confirm: text('y'),
  deny: text('n'),
  ...extra,
});
export const times = (count: number, make: (index: number) => object) =>
  Array.from({ length: count }, (_, index) => make(index));
