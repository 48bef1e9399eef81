/** The things that a route's path names, or "Not Found". Repositories are in guard.ts, because they can hide and move. */
import { notFound, Refusal } from './answer.ts';
import { type Call, part } from './call.ts';
import { hasPermission, hasScope, isInside, isOwner, notAccessible } from './guard.ts';
import type { Account, Organisation, Team } from './state.ts';

export function accountOf(call: Call): Account {
  const account = call.state.account(part(call, 'login'));
  if (!account) throw notFound();
  return account;
}

/** By login, or by id below `/organizations`. */
export function organisationOf({ state, parts }: Call): Organisation {
  const { org, org_id } = parts;
  const organisation = org === undefined ? state.organisations.get(Number(org_id)) : state.organisation(org);
  if (!organisation) throw notFound();
  return organisation;
}

/** By slug, or by id below `/organizations`. */
export function teamOf(call: Call): Team {
  const organisation = organisationOf(call);
  const { team: slug, team_id } = call.parts;
  const team =
    slug === undefined
      ? organisation.teams.get(Number(team_id))
      : [...organisation.teams.values()].find((one) => one.slug === slug.toLowerCase());
  if (!team || !canSeeTeam(call, organisation, team)) throw notFound();
  return team;
}

/** Secret teams show themselves to their own members, to owners and to Apps. */
export function canSeeTeam(call: Call, organisation: Organisation, team: Team): boolean {
  if (!isInside(call, organisation)) return false;
  if (!team.secret || call.actor.kind === 'installation' || isOwner(call, organisation)) return true;
  return call.actor.kind === 'user' && team.members.has(call.actor.account.id);
}

/** Owners, maintainers of the team, and Apps that may write members. A classic token without the scope finds nothing here. */
export function mustMaintain(call: Call, team: Team, doing: string): void {
  const organisation = organisationOf(call);
  if (!hasScope(call, 'write:org')) throw notFound();
  if (!hasPermission(call, 'members', 'write')) throw notAccessible(call);
  if (call.actor.kind === 'installation' || isOwner(call, organisation)) return;
  if (call.actor.kind === 'user' && team.members.get(call.actor.account.id) === 'maintainer') return;
  throw new Refusal(403, `You must be an organization owner or team maintainer to ${doing}.`);
}
