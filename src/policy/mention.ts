/** Turns ids and names of the policy into parts of words. */
import type { Part } from '#domain/words.ts';
import type { Policy } from './policy.ts';

/** `S…` is a user group, `pagerduty:…` and `opsgenie:…` stand as they are, all else is a person. */
export const mention = (id: string): Part => {
  if (id.includes(':')) return id;
  return id.startsWith('S') ? { group: id } : { user: id };
};

/** `platform (#channel)`. */
export const groupWords = (name: string, policy: Policy): Part[] => {
  const channel = policy.approvers.get(name)?.channel;
  return channel ? [`${name} (`, { channel }, ')'] : [name];
};

/** `a, b or c`. */
export const either = (parts: readonly Part[]): Part[] =>
  parts.flatMap((part, index) => {
    if (index === 0) return [part];
    return [index === parts.length - 1 ? ' or ' : ', ', part];
  });
