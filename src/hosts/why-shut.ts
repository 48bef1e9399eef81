/** An account that its host has shut: what it is given now would count from the day on which it is opened again. */
import type { Observation } from './host.ts';

/** @returns why this account can be given nothing now, and who changes that, for a sentence; undefined for an open one */
export function whyShut(label: string, { account, shut }: Pick<Observation, 'account' | 'shut'>): string | undefined {
  if (shut === undefined) return undefined;
  const word = shut === 'ldap_blocked' ? 'blocked through LDAP' : shut.replaceAll('_', ' ');
  // https://docs.gitlab.com/administration/moderate_users/#activate-a-user
  const remedy =
    shut === 'deactivated'
      ? `signing in to ${label} opens it again`
      : `an administrator of ${label} has to change that first`;
  return `the ${label} account ${account.login} is ${word}; ${remedy}`;
}
