/** What owners of an organisation do: members, settings and teams. */
import { addMember, convertToOutside, reinstateMember, removeMember } from '#demo/github/account-changes.ts';
import { changeTeam, deleteTeam, joinTeam, leaveTeam, setTeamRole } from '#demo/github/changes.ts';
import { plantTeam } from '#demo/github/plant.ts';
import type { BasePermission, OutsideCollaborators, RoleName, SeedTeam } from '#demo/github/seed.ts';
import type { State, Team } from '#demo/github/state.ts';
import { org, person, repo, team } from './known.ts';

export interface OrganisationActs {
  /** A new start: what a former member had is forgotten. */
  addToOrg(login: string, organisation: string, role?: 'admin' | 'member'): void;
  /** Rows and team memberships go, and are kept for three months. */
  removeFromOrg(login: string, organisation: string): void;
  /** Gives a former member back what they had. @throws Error when nothing is kept any more */
  reinstate(login: string, organisation: string): void;
  /** The membership ends, and what teams gave stays as rows. */
  convertToOutside(login: string, organisation: string): void;
  setBasePermission(organisation: string, base: BasePermission): void;
  setOutsideCollaborators(organisation: string, who: OutsideCollaborators): void;
  /** Members who have none already stay, unlike on GitHub, which removes them. */
  setNeedsTwoFactor(organisation: string, needed: boolean): void;
  addTeam(organisation: string, team: SeedTeam): void;
  /** An owner changes the team itself: `slug` renames it, `idpGroup` hands it to the identity provider. */
  changeTeam(organisation: string, team: string, change: Partial<Pick<Team, 'slug' | 'secret' | 'idpGroup'>>): void;
  deleteTeam(organisation: string, team: string): void;
  addToTeam(login: string, organisation: string, team: string): void;
  removeFromTeam(login: string, organisation: string, team: string): void;
  setTeamAccess(organisation: string, team: string, path: string, role: RoleName | 'none'): void;
}

export function organisationActs(state: State): OrganisationActs {
  const set = <Key extends 'base' | 'outsideCollaborators' | 'needsTwoFactor'>(
    organisation: string,
    key: Key,
    value: ReturnType<typeof org>[Key],
  ): void => {
    org(state, organisation)[key] = value;
    state.changed();
  };
  return {
    addToOrg: (login, organisation, role = 'member') =>
      addMember(state, org(state, organisation), person(state, login).id, role),
    removeFromOrg: (login, organisation) => removeMember(state, org(state, organisation), person(state, login).id),
    reinstate: (login, organisation) => reinstateMember(state, org(state, organisation), person(state, login).id),
    convertToOutside: (login, organisation) =>
      convertToOutside(state, org(state, organisation), person(state, login).id),
    setBasePermission: (organisation, base) => set(organisation, 'base', base),
    setOutsideCollaborators: (organisation, who) => set(organisation, 'outsideCollaborators', who),
    setNeedsTwoFactor: (organisation, needed) => set(organisation, 'needsTwoFactor', needed),
    addTeam(organisation, seed) {
      plantTeam(state, org(state, organisation), seed);
      state.changed();
    },
    changeTeam: (organisation, slug, change) => changeTeam(state, team(org(state, organisation), slug), change),
    deleteTeam: (organisation, slug) =>
      deleteTeam(state, org(state, organisation), team(org(state, organisation), slug)),
    addToTeam: (login, organisation, slug) =>
      joinTeam(state, team(org(state, organisation), slug), person(state, login).id, 'member'),
    removeFromTeam: (login, organisation, slug) =>
      leaveTeam(state, team(org(state, organisation), slug), person(state, login).id),
    setTeamAccess: (organisation, slug, path, role) =>
      setTeamRole(state, team(org(state, organisation), slug), repo(state, path), role),
  };
}
