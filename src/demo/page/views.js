/** Which parts of the page are on show: beside each other in a wide window, one at a time in a narrow one. */

/** True where the style sheet shows one part at a time. */
export const isNarrow = () => matchMedia('(max-width: 767px)').matches;

/** The panel lies over the conversation in a middling window, so it is away at first. */
export function chooseParts() {
  const isMiddling = matchMedia('(min-width: 768px) and (max-width: 1179px)').matches;
  const isUnwanted = new URL(location.href).searchParams.get('panel') === 'off';
  document.body.classList.toggle('no-panel', isMiddling || isUnwanted);
}

/** In a narrow window: `sidebar`, `chat` or `panel`. */
export function showView(view) {
  document.body.dataset.view = view;
  markRail();
}

/** In a wide window: shows or hides the sidebar or the panel. */
export function togglePart(part) {
  document.body.classList.toggle(`no-${part}`);
  markRail();
}

/** Marks the rail's buttons whose part is on show. */
export function markRail() {
  const { body } = document;
  for (const view of ['sidebar', 'chat', 'panel']) {
    const isOn = isNarrow() ? body.dataset.view === view : !body.classList.contains(`no-${view}`);
    document.querySelector(`.rail-${view}`)?.setAttribute('aria-pressed', String(isOn));
  }
}
