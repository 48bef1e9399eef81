/** The page's line icons, drawn on a 20 by 20 grid. They are decoration: the words beside them or an aria-label name the thing. */

const paths = {
  hash: 'M8 3 6 17 M14 3l-2 14 M3.5 7.5h13.5 M3 12.5h13.5',
  lock: 'M5 9h10v8H5z M7 9V6.5a3 3 0 0 1 6 0V9',
  send: 'M3 3.5 17.5 10 3 16.5 4.8 10z M4.8 10h6',
  bold: 'M6 4h4.6a3 3 0 0 1 0 6H6z M6 10h5.4a3.1 3.1 0 0 1 0 6.2H6z',
  italic: 'M8.5 4h6 M5.5 16h6 M11.8 4 8.2 16',
  strike:
    'M3.5 10h13 M14 6.4C13.400 4.800 11.900 4 10 4 7.700 4 6 5.200 6 7c0 1.300.9 2.200 2.500 3 M6 13.400c.5 1.700 2 2.600 4 2.600 2.400 0 4-1.200 4-3',
  code: 'M7 5.500 2.500 10 7 14.500 M13 5.500l4.500 4.500-4.500 4.500',
  slash: 'M3.500 3.500h13v13h-13z M11.800 6.500l-3.600 7',
  chevron: 'M5.500 8 10 12.500 14.500 8',
  eye: 'M2 10c2-3.600 4.700-5.500 8-5.500s6 1.900 8 5.500c-2 3.600-4.700 5.500-8 5.500S4 13.600 2 10z M10 7.500a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5z',
  cross: 'M5 5l10 10 M15 5 5 15',
  check: 'M4.500 10.500 8.500 14.500 15.500 6',
  home: 'M3 9.500 10 3.500l7 6 M5 8.500V16.500h10V8.500 M8.500 16.500v-4.500h3v4.500',
  chat: 'M3.500 4.500h13v9H9L5.500 16.500v-3h-2z',
  key: 'M12.800 3.500a3.700 3.700 0 1 1-2.500 6.500L4 16.300 M6 14.300l2 2 M8.200 12.100l1.600 1.600',
  clock: 'M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14z M10 6v4.300l2.800 1.700',
  warning: 'M10 3.500 17.500 16.500h-15z M10 8v4 M10 14v.4',
  people:
    'M7.500 4a2.700 2.700 0 1 1 0 5.400 2.700 2.700 0 0 1 0-5.400z M2.500 16c0-3 2-4.600 5-4.600s5 1.600 5 4.600 M13 4.300a2.500 2.500 0 0 1 0 4.900 M14.200 11.600c2.100.4 3.300 2 3.300 4.400',
  bulb: 'M7.500 13.500C5.800 12.400 5 11 5 9a5 5 0 0 1 10 0c0 2-.8 3.400-2.500 4.500v1.500h-5z M8.200 17.200h3.600',
  archive: 'M3 4.500h14V8H3z M4.500 8v8h11V8 M8.200 11h3.600',
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
