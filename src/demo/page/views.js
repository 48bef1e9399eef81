/** Which parts of the page are on show: beside each other in a wide window, one at a time in a narrow one. */

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
  const isNarrow = matchMedia('(max-width: 767px)').matches;
  for (const view of ['sidebar', 'chat', 'panel']) {
    const isOn = isNarrow ? body.dataset.view === view : !body.classList.contains(`no-${view}`);
    document.querySelector(`.rail-${view}`)?.setAttribute('aria-pressed', String(isOn));
  }
}
