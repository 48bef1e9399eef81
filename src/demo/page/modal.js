/**
 * The viewer's open modal. It follows the snapshot: the same view id is brought up to date in place, another one is built anew;
 * the browser's own <dialog> keeps everything behind it out of reach.
 */
import { drawBlocks } from './blocks.js';
import { fill, h, setAttribute } from './dom.js';
import { icon } from './icons.js';
import { avatar } from './people.js';
import { act, state } from './state.js';
import { toast } from './toast.js';

const fields = '.modal-body :is(input, textarea)';

/** The dialog on screen: `{ key, dialog, view, flushes, draw }`. */
let open;

/** Shows, changes or takes away the modal, as the snapshot says. */
export function drawModal({ modal, viewer }) {
  const key = modal && `${viewer}/${modal.id}`;
  if (open && open.key !== key) takeAway(open);
  if (!modal) return;
  const isNew = !open;
  open ??= build(key, modal);
  open.view = modal;
  open.draw(modal);
  if (isNew) appear(open);
  else if (document.activeElement === document.body && !open.dialog.querySelector(fields)) focusFirst(open);
}

/** Closing the dialog gives the focus back to where it was before. */
function takeAway({ dialog }) {
  open = undefined;
  dialog.close();
  dialog.remove();
}

function build(key, modal) {
  const one = { key, view: modal, flushes: new Map() };
  const surface = surfaceOf(one);
  const title = h('h2', { id: 'modal-title' });
  const body = h('div', { class: 'modal-body', tabindex: '-1' });
  const trouble = h('div', { class: 'modal-trouble', role: 'alert' });
  const closeButton = h('button', { type: 'button', class: 'button', on: { click: () => dismiss(one) } });
  const submitButton = h('button', { type: 'submit', class: 'button button-primary' });
  const form = h(
    'form',
    { class: 'modal-form', novalidate: true, on: { submit: (event) => submit(one, event) } },
    h(
      'header',
      { class: 'modal-head' },
      avatar(state.snap.bot.userId, 'small'),
      title,
      h(
        'button',
        { type: 'button', class: 'icon-button', 'aria-label': 'Close the window', on: { click: () => dismiss(one) } },
        icon('cross'),
      ),
    ),
    body,
    trouble,
    h('footer', { class: 'modal-foot' }, closeButton, submitButton),
  );
  one.dialog = h('dialog', { class: 'modal', 'aria-labelledby': 'modal-title' }, form);
  one.dialog.addEventListener('keydown', (event) => onKey(one, event));
  // Escape arrives as `cancel` alone when the field or button that had the focus is gone.
  one.dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    dismiss(one);
  });
  one.dialog.addEventListener('close', () => dismiss(one));
  one.draw = (view) => {
    fill(title, view.title);
    fill(closeButton, view.close ?? (view.submit ? 'Cancel' : 'Close'));
    fill(submitButton, h('span', {}, view.submit ?? 'Submit'));
    submitButton.hidden = view.submit === undefined;
    submitButton.disabled = view.busy;
    setAttribute(submitButton, 'aria-busy', view.busy ? 'true' : undefined);
    fill(trouble, view.trouble && [icon('warning'), h('span', {}, view.trouble)]);
    drawBlocks(body, view.blocks, surface);
  };
  return one;
}

function surfaceOf(one) {
  const fillIn = async (blockId, actionId, state) => {
    // While a submission is under way nothing can be filled in; what is typed meanwhile goes out with the next one.
    if (open !== one || one.view.busy) return undefined;
    const done = await act('fill', { blockId, actionId, ...state });
    warnWhenUnanswered(done?.result);
    return done;
  };
  return {
    press: (blockId, element, option, options) =>
      element.type === 'button'
        ? pressButton(one, blockId, element)
        : fillIn(blockId, element.action_id, { option, options }),
    fill: fillIn,
    find: async (blockId, actionId, query) => (await act('suggest', { blockId, actionId, query }))?.result ?? [],
    held: (blockId, element) => one.view.values[blockId]?.[element.action_id],
    error: (blockId) => one.view.errors[blockId],
    enter: () => submit(one),
    beforeSubmit: (node, flush) => one.flushes.set(node, flush),
  };
}

async function pressButton(one, blockId, element) {
  await flushAll(one);
  const done = await act('clickInModal', { blockId, actionId: element.action_id });
  warnWhenUnanswered(done?.result);
}

/** Slack's client marks the button when the app does not acknowledge; here a toast says it. */
export function warnWhenUnanswered(delivery) {
  if (delivery && delivery.ackedAfterMs === undefined) toast('The app did not answer within three seconds.');
}

const flushAll = (one) =>
  Promise.all([...one.flushes].map(([node, flush]) => (node.isConnected ? flush() : undefined)));

async function submit(one, event) {
  event?.preventDefault();
  if (one.view.submit === undefined || one.isSubmitting) return;
  one.isSubmitting = true;
  await flushAll(one);
  await act('submit');
  one.isSubmitting = false;
  focusFirstError(one);
}

function dismiss(one) {
  if (open !== one || one.isClosing) return;
  one.isClosing = true;
  act('close').finally(() => {
    one.isClosing = false;
  });
}

function appear(one) {
  document.body.append(one.dialog);
  one.dialog.showModal();
  focusFirst(one);
}

function focusFirst(one) {
  const focusable = [...one.dialog.querySelectorAll(fields)];
  const first =
    one.dialog.querySelector('[data-focus]') ?? focusable.find((field) => field.value === '') ?? focusable[0];
  (first ?? one.dialog.querySelector('.modal-foot .button:not([hidden])')).focus();
}

function focusFirstError(one) {
  const field = one.dialog.querySelector('.has-error :is(input, textarea)');
  field?.focus();
  field?.scrollIntoView({ block: 'center' });
}

function onKey(one, event) {
  if (event.key === 'Escape') {
    event.preventDefault();
    dismiss(one);
  }
  if (event.key !== 'Tab') return;
  const stops = [...one.dialog.querySelectorAll('button, input, textarea, a[href]')].filter(
    (node) => !node.disabled && node.offsetParent !== null,
  );
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
}
