/** Teams of an organisation. https://docs.github.com/rest/teams/teams */
import { type Answer, created, invalid, malformed, noContent, notFound, ok, Refusal } from '#demo/github/answer.ts';
import { bodyOf, type Call, type JsonObject, onlyKeys, optionalString, page, type Route } from '#demo/github/call.ts';
import { addTeam, changeTeam, deleteTeam } from '#demo/github/changes.ts';
import { canSeeTeam, mustMaintain, organisationOf, teamOf } from '#demo/github/find.ts';
import { hasPermission, hasScope, isInside, isOwner, notAccessible } from '#demo/github/guard.ts';
import { slugOf } from '#demo/github/plant.ts';
import { fullTeamShape, teamShape } from '#demo/github/shapes.ts';
import type { Organisation, Team } from '#demo/github/state.ts';

const scopes = ['admin:org', 'read:org', 'repo', 'user', 'write:org'];
const read = 'members=read';
const write = 'members=write';
const one = '/orgs/:org/teams/:team';
const docs = 'rest/teams/teams';

export const teamRoutes: Route[] = [
  { method: 'GET', pattern: '/orgs/:org/teams', page: `${docs}#list-teams`, scopes, permissions: read, handle: list },
  { method: 'POST', pattern: '/orgs/:org/teams', page: `${docs}#create-a-team`, permissions: write, handle: create },
  { method: 'GET', pattern: one, page: `${docs}#get-a-team-by-name`, permissions: read, handle: show },
  { method: 'DELETE', pattern: one, page: `${docs}#delete-a-team`, permissions: write, handle: remove },
  { method: 'PATCH', pattern: one, page: `${docs}#update-a-team`, permissions: write, handle: edit },
  {
    method: 'GET',
    pattern: `${one}/team-sync/group-mappings`,
    page: 'rest/teams/team-sync#list-idp-groups-for-a-team',
    permissions: read,
    handle: listIdpGroups,
  },
];

function list(call: Call): Answer {
  const organisation = organisationOf(call);
  if (!hasPermission(call, 'members', 'read')) throw notAccessible(call);
  if (!isInside(call, organisation)) throw new Refusal(403, `You must be a member of ${organisation.account.login}.`);
  const visible = [...organisation.teams.values()].filter((team) => canSeeTeam(call, organisation, team));
  return page(call, visible, (some) => some.map((team) => teamShape(call, organisation, team)));
}

function show(call: Call): Answer {
  return ok(fullTeamShape(call, organisationOf(call), teamOf(call)));
}

/**
 * Whoever creates a team becomes its maintainer; an App, which is nobody, does not. Owners can keep others from making teams.
 * A classic token without the scope sees nothing there to make teams in.
 */
function create(call: Call): Answer {
  const organisation = organisationOf(call);
  if (call.actor.kind === 'installation' && !hasPermission(call, 'members', 'write')) throw notAccessible(call);
  if (!isInside(call, organisation) || !hasScope(call, 'write:org')) throw notFound();
  if (!hasPermission(call, 'members', 'write')) throw notAccessible(call);
  if (call.actor.kind === 'user' && !isOwner(call, organisation) && !organisation.membersMakeTeams) {
    throw new Refusal(403, 'You do not have permission to create teams in this organization.');
  }
  const body = bodyOf(call);
  onlyKeys(body, ...editable, 'maintainers', 'repo_names');
  const name = optionalString(body, 'name');
  if (name === undefined) throw malformed('"name" wasn\'t supplied.');
  const parentId = parentOf(organisation, body);
  const secret = isSecret(body) ?? parentId === undefined;
  const slug = freeSlug(organisation, name);
  if (parentId !== undefined && secret) throw nestedSecret();
  const maintainers = namedMembers(call, organisation, body.maintainers);
  if (call.actor.kind === 'user') maintainers.push(call.actor.account.id);
  const description = optionalString(body, 'description') ?? null;
  const isSilent = silenceOf(body) ?? false;
  const team = addTeam(call.state, organisation, { name, slug, parentId, secret, description, isSilent, maintainers });
  return created(fullTeamShape(call, organisation, team));
}

const editable = ['name', 'description', 'privacy', 'notification_setting', 'permission', 'parent_team_id'];

/** What is left out stays. */
function edit(call: Call): Answer {
  const organisation = organisationOf(call);
  const team = teamOf(call);
  mustMaintain(call, team, 'edit a team');
  const body = bodyOf(call);
  onlyKeys(body, ...editable);
  const name = optionalString(body, 'name') ?? team.name;
  const slug = name === team.name ? team.slug : freeSlug(organisation, name, team);
  const parentId = 'parent_team_id' in body ? parentOf(organisation, body) : team.parentId;
  const secret = isSecret(body) ?? team.secret;
  const hasChildren = [...organisation.teams.values()].some((other) => other.parentId === team.id);
  if (secret && (parentId !== undefined || hasChildren)) throw nestedSecret();
  const description = optionalString(body, 'description') ?? team.description;
  const isSilent = silenceOf(body) ?? team.isSilent;
  changeTeam(call.state, team, { name, slug, parentId, secret, description, isSilent });
  return ok(fullTeamShape(call, organisation, team));
}

const nestedSecret = () => invalid({ resource: 'Team', code: 'custom', message: 'Nested teams cannot be secret' });

function parentOf(organisation: Organisation, body: JsonObject): number | undefined {
  const id = body.parent_team_id;
  if (id === undefined || id === null) return undefined;
  if (typeof id !== 'number') throw malformed('"parent_team_id" is not an integer.');
  if (!organisation.teams.has(id)) throw notFound();
  return id;
}

function oneOf(body: JsonObject, key: string, allowed: readonly [string, string]): string | undefined {
  const value = optionalString(body, key);
  if (value !== undefined && !allowed.includes(value)) throw malformed(`"${key}" is not one of ${allowed.join(', ')}.`);
  return value;
}

function isSecret(body: JsonObject): boolean | undefined {
  const privacy = oneOf(body, 'privacy', ['secret', 'closed']);
  return privacy === undefined ? undefined : privacy === 'secret';
}

function silenceOf(body: JsonObject): boolean | undefined {
  const setting = oneOf(body, 'notification_setting', ['notifications_enabled', 'notifications_disabled']);
  return setting === undefined ? undefined : setting === 'notifications_disabled';
}

/** Taken is taken, also by a team that the sender cannot see. */
function freeSlug(organisation: Organisation, name: string, self?: Team): string {
  const slug = slugOf(name);
  if ([...organisation.teams.values()].some((other) => other !== self && other.slug === slug)) {
    const message = 'Name must be unique for this org';
    throw invalid({ resource: 'Team', code: 'unprocessable', field: 'data', message });
  }
  return slug;
}

function namedMembers({ state }: Call, organisation: Organisation, logins: unknown): number[] {
  if (logins === undefined) return [];
  if (!Array.isArray(logins)) throw malformed('"maintainers" is not an array.');
  return logins.map((login) => {
    const account = state.account(String(login));
    if (account && state.isMember(organisation, account.id)) return account.id;
    throw invalid({ resource: 'Team', code: 'custom', field: 'maintainers', message: `${String(login)} is no member` });
  });
}

function remove(call: Call): Answer {
  const team = teamOf(call);
  mustMaintain(call, team, 'delete a team');
  deleteTeam(call.state, organisationOf(call), team);
  return noContent;
}

/** Only where the organisation's teams follow an identity provider. */
function listIdpGroups(call: Call): Answer {
  const organisation = organisationOf(call);
  const { idpGroup } = teamOf(call);
  if (![...organisation.teams.values()].some((team) => team.idpGroup !== undefined)) throw notFound();
  const group = { group_id: String(idpGroup), group_name: idpGroup, group_description: '' };
  return ok({ groups: idpGroup === undefined ? [] : [group] });
}
