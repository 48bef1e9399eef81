/** Turns Slack ids of the policy into parts of words. */
import type { Part } from '#domain/words.ts';

/** `S…` is a user group, all else a person. */
export const mention = (id: string): Part => (id.startsWith('S') ? { group: id } : { user: id });

/** `a, b or c`. */
export const either = (parts: readonly Part[]): Part[] =>
  parts.flatMap((part, index) => {
    if (index === 0) return [part];
    return [index === parts.length - 1 ? ' or ' : ', ', part];
  });
