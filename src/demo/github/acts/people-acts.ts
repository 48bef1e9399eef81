/** Accounts: made, renamed, deleted, suspended, and what they can prove. */
import { deleteAccount, renameAccount } from '#demo/github/account-changes.ts';
import { accountFrom, tokenFor } from '#demo/github/plant.ts';
import type { SeedUser } from '#demo/github/seed.ts';
import type { State } from '#demo/github/state.ts';
import { person } from './known.ts';

export interface PeopleActs {
  addUser(user: Omit<SeedUser, 'id'> & { id?: number }): number;
  /** The old login is free at once. */
  renameUser(login: string, newLogin: string): void;
  deleteUser(login: string): void;
  /** Enterprise Server: the person can do nothing any more; what they have stays. */
  suspendUser(login: string, suspended?: boolean): void;
  setTwoFactor(login: string, enabled: boolean): void;
  idOf(login: string): number;
  /** The person's own classic token, as if they had made one. */
  tokenOf(login: string, scopes?: string[]): string;
}

export const peopleActs = (state: State): PeopleActs => ({
  addUser({ id = state.nextId(), ...user }) {
    if (state.account(user.login)) throw new Error(`${user.login} is there already`);
    state.accounts.set(id, accountFrom({ id, ...user }));
    state.changed();
    return id;
  },
  renameUser: (login, newLogin) => renameAccount(state, person(state, login), newLogin),
  deleteUser: (login) => deleteAccount(state, person(state, login)),
  suspendUser(login, suspended = true) {
    person(state, login).suspendedAt = suspended ? state.now() : undefined;
    state.changed();
  },
  setTwoFactor(login, enabled) {
    person(state, login).hasNoTwoFactor = !enabled;
    state.changed();
  },
  idOf: (login) => person(state, login).id,
  tokenOf(login, scopes = ['repo', 'read:org', 'user']) {
    const { id } = person(state, login);
    const value = tokenFor('ghp', `own token of ${id} for ${scopes.join(' ')}`);
    state.tokens.set(value, { kind: 'classic', value, accountId: id, scopes, expiresAt: undefined });
    return value;
  },
});
