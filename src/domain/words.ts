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
