/** The things of the world by their names; a name that nothing bears is a mistake of the caller. */
import { known } from '#demo/github/plant.ts';
import type { Account, Organisation, Repository, State, Team } from '#demo/github/state.ts';

export const person = (state: State, login: string): Account => known(state.account(login), `account ${login}`);
export const repo = (state: State, path: string): Repository => known(state.repository(path), `repository ${path}`);
export const org = (state: State, login: string): Organisation =>
  known(state.organisation(login), `organisation ${login}`);

export const team = (organisation: Organisation, slug: string): Team =>
  known(
    [...organisation.teams.values()].find((one) => one.slug === slug),
    `team ${slug}`,
  );
