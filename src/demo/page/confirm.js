/** The question that a button with a `confirm` object asks before it does anything. */
import { h } from './dom.js';
import { plainText, textNodes } from './mrkdwn.js';

/** Resolves to true only when the person pressed the confirming button. */
export function askFirst({ title, text, confirm, deny, style }) {
  return new Promise((resolve) => {
    const answer = (yes) => () => {
      dialog.close();
      dialog.remove();
      resolve(yes);
    };
    const dialog = h(
      'dialog',
      { class: 'modal modal-small', 'aria-labelledby': 'confirm-title', on: { cancel: answer(false) } },
      h('header', { class: 'modal-head' }, h('h2', { id: 'confirm-title' }, plainText(title))),
      h('div', { class: 'modal-body' }, h('div', { class: 'section-text' }, textNodes(text))),
      h(
        'footer',
        { class: 'modal-foot' },
        h('button', { type: 'button', class: 'button', on: { click: answer(false) } }, plainText(deny)),
        h(
          'button',
          { type: 'button', class: `button button-${style ?? 'primary'}`, on: { click: answer(true) } },
          plainText(confirm),
        ),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}
