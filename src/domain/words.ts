/** Words for people, with the people, groups and channels in them left as ids, so that each door can show them its own way. */

export type Part = string | { user: string } | { group: string } | { channel: string };

/** The same words for a shell or a log, ids as they are. */
export const plain = (parts: readonly Part[]): string =>
  parts
    .map((part) => {
      if (typeof part === 'string') return part;
      if ('user' in part) return part.user;
      return 'group' in part ? part.group : part.channel;
    })
    .join('');

/** Stands for people and groups while the words around them are put right. */
const gap = '\u{fffc}';
const list = `${gap}(?:(?:, | or | and )${gap})*`;

/** The same where nobody is to be called and ids tell nothing: without people and groups, and without what only led to them. */
export function nameless(parts: readonly Part[]): Part[] {
  const words = parts.map((part) => (typeof part === 'string' || 'channel' in part ? part : gap));
  const all: Part[] = [];
  for (const part of words) {
    const last = all.at(-1);
    if (typeof part === 'string' && typeof last === 'string') all[all.length - 1] = last + part;
    else all.push(part);
  }
  return all.map((part) =>
    typeof part === 'string'
      ? part
          .replaceAll(new RegExp(` \\(${list}\\)|: ${list}(?=\\.|$)`, 'gu'), '')
          .replaceAll(new RegExp(list, 'gu'), 'certain people')
      : part,
  );
}
