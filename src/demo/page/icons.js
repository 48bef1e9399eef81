/** The page's line icons, drawn on a 20 by 20 grid. They are decoration: the words beside them or an aria-label name the thing. */

const paths = {
  hash: 'M8 3 6 17 M14 3l-2 14 M3.5 7.5h13.5 M3 12.5h13.5',
  lock: 'M5 9h10v8H5z M7 9V6.5a3 3 0 0 1 6 0V9',
  send: 'M3 3.5 17.5 10 3 16.5 4.8 10z M4.8 10h6',
  bold: 'M6 4h4.6a3 3 0 0 1 0 6H6z M6 10h5.4a3.1 3.1 0 0 1 0 6.2H6z',
  italic: 'M8.5 4h6 M5.5 16h6 M11.8 4 8.2 16',
  strike:
    'M3.5 10h13 M14 6.4C13.4 4.8 11.9 4 10 4 7.7 4 6 5.2 6 7c0 1.3.9 2.2 2.5 3 M6 13.4c.5 1.7 2 2.6 4 2.6 2.4 0 4-1.2 4-3',
  code: 'M7 5.5 2.5 10 7 14.5 M13 5.5l4.5 4.5-4.5 4.5',
  slash: 'M3.5 3.5h13v13h-13z M11.8 6.5l-3.6 7',
  chevron: 'M5.5 8 10 12.5 14.5 8',
  eye: 'M2 10c2-3.6 4.7-5.5 8-5.5s6 1.9 8 5.5c-2 3.6-4.7 5.5-8 5.5S4 13.6 2 10z M10 7.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z',
  cross: 'M5 5l10 10 M15 5 5 15',
  check: 'M4.5 10.5 8.5 14.5 15.5 6',
  home: 'M3 9.5 10 3.5l7 6 M5 8.5V16.5h10V8.5 M8.5 16.5v-4.5h3v4.5',
  chat: 'M3.5 4.5h13v9H9L5.5 16.5v-3h-2z',
  key: 'M12.8 3.5a3.7 3.7 0 1 1-2.5 6.5L4 16.3 M6 14.3l2 2 M8.2 12.1l1.6 1.6',
  clock: 'M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14z M10 6v4.3l2.8 1.7',
  warning: 'M10 3.5 17.5 16.5h-15z M10 8v4 M10 14v.4',
  people:
    'M7.5 4a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.4z M2.5 16c0-3 2-4.6 5-4.6s5 1.6 5 4.6 M13 4.3a2.5 2.5 0 0 1 0 4.9 M14.2 11.6c2.1.4 3.3 2 3.3 4.4',
  bulb: 'M7.5 13.5C5.8 12.4 5 11 5 9a5 5 0 0 1 10 0c0 2-.8 3.4-2.5 4.5v1.5h-5z M8.2 17.2h3.6',
  branch:
    'M6 3.5a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2z M14 5a1.6 1.6 0 1 1 0 3.2A1.6 1.6 0 0 1 14 5z M6 13.3a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2z M6 6.7v6.6 M14 8.2c0 2.8-8 1.8-8 5',
  book: 'M5 3.5h10.5v13H6.5A1.5 1.5 0 0 1 5 15z M5 15a1.5 1.5 0 0 1 1.5-1.5h9 M8.5 7h4',
  archive: 'M3 4.5h14V8H3z M4.5 8v8h11V8 M8.2 11h3.6',
};

const svgSpace = 'http://www.w3.org/2000/svg';

/** An icon as an SVG element; its size comes from the style sheet. */
export function icon(name) {
  const svg = document.createElementNS(svgSpace, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(svgSpace, 'path');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}
