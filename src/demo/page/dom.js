/** Building and keeping DOM nodes. Text always goes in as text nodes; nothing on this page ever parses markup. */

/**
 * Makes an element. `on` holds listeners, `class` the class, every other prop becomes an attribute (false and undefined: none).
 * Children are nodes, strings, or lists of them; null, undefined and false are left out.
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === 'on') for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else setAttribute(node, name, value);
  }
  node.append(...presentOf(children));
  return node;
}

/** Sets an attribute, or takes it away for false, null and undefined; `true` makes it an empty one. */
export function setAttribute(node, name, value) {
  if (value === false || value === undefined || value === null) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? '' : String(value));
}

/** Replaces all children. */
export const fill = (node, ...children) => node.replaceChildren(...presentOf(children));

const presentOf = (children) =>
  children.flat(Number.POSITIVE_INFINITY).filter((one) => one !== null && one !== undefined && one !== false);

const keptViews = new WeakMap();

/**
 * Makes the children of `parent` equal to `items`, keeping the node of every item whose key was there before. Nodes that stay
 * in order are never moved, so that focus, caret and open lists in them survive.
 * `make(item)` returns a view: `{ node, update(item) }`; `update` is called for new and kept views alike.
 */
export function reconcile(parent, items, keyOf, make) {
  const before = keptViews.get(parent) ?? new Map();
  const after = new Map();
  for (const [index, item] of items.entries()) {
    const wanted = keyOf(item, index);
    const key = after.has(wanted) ? `${wanted}#${index}` : wanted;
    const view = before.get(key) ?? make(item);
    view.update(item);
    after.set(key, view);
  }
  for (const [key, view] of before) {
    if (after.get(key) === view) continue;
    view.node.remove();
    view.end?.();
  }
  let cursor = parent.firstChild;
  for (const view of after.values()) {
    if (view.node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(view.node, cursor);
  }
  keptViews.set(parent, after);
}

/** A view that is built anew, in the same node, only when what it shows has changed. */
export function still(node, build) {
  let shown;
  return {
    node,
    update(item) {
      const now = JSON.stringify(item);
      if (now === shown) return;
      shown = now;
      fill(node, build(item));
    },
  };
}
