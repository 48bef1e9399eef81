/**
 * The part of GitHub's GraphQL schema that this pretend knows: `viewer`, `user`, and `repository` with its
 * `collaborators` and the sources of each one's permission. No mutations; any other field is refused as undefined.
 */
import { type Access, type Affiliation, collaboratorsOf, highest, type Source } from '#demo/github/access.ts';
import { userNodeId } from '#demo/github/account-shapes.ts';
import type { Call } from '#demo/github/call.ts';
import { canSee, hasScope, levelHere, mustPush } from '#demo/github/guard.ts';
import { repositoryNodeId } from '#demo/github/repository-shapes.ts';
import type { Account, Organisation, Repository } from '#demo/github/state.ts';
import { type Args, FieldRefusal, type Schema, type Typed } from './run.ts';

interface Edge {
  repository: Repository;
  account: Account;
  sources: Source[];
}

interface Connection {
  all: Edge[];
  shown: Edge[];
  start: number;
}

interface SourceOf {
  source: Source;
  repository: Repository;
  organisation: Organisation;
}

const scalar = <Parent>(read: (parent: Parent, call: Call) => unknown) => ({
  resolve: (parent: never, _args: Args, call: Call) => read(parent as Parent, call),
});

const cursorOf = (index: number): string => Buffer.from(`cursor:v2:${index + 1}`).toString('base64');

const userFields = {
  id: scalar<Account>(userNodeId),
  databaseId: scalar<Account>(({ id }) => id),
  login: scalar<Account>(({ login }) => login),
  name: scalar<Account>(({ name }) => name),
  url: scalar<Account>(({ login }, { web }) => `${web}/${login}`),
};

export const schema: Schema<Call> = {
  Query: {
    viewer: {
      type: 'User',
      resolve: (_parent, _args, { actor }) => (actor.kind === 'user' ? actor.account : undefined),
    },
    user: { type: 'User', args: ['login'], resolve: (_parent, args, call) => findUser(call, String(args.login)) },
    repository: {
      type: 'Repository',
      args: ['owner', 'name', 'followRenames'],
      resolve: (_parent, args, call) => findRepository(call, args),
    },
  },
  User: userFields,
  Organization: userFields,
  Team: {
    databaseId: scalar<SourceOf>(({ source }) => source.team?.id),
    name: scalar<SourceOf>(({ source }) => source.team?.name),
    slug: scalar<SourceOf>(({ source }) => source.team?.slug),
  },
  Repository: {
    id: scalar<Repository>(repositoryNodeId),
    databaseId: scalar<Repository>(({ id }) => id),
    name: scalar<Repository>(({ name }) => name),
    nameWithOwner: scalar<Repository>((repository, { state }) => state.pathOf(repository)),
    isArchived: scalar<Repository>(({ archived }) => archived),
    isPrivate: scalar<Repository>((repository) => repository.private),
    url: scalar<Repository>((repository, { web, state }) => `${web}/${state.pathOf(repository)}`),
    viewerPermission: scalar<Repository>((repository, call) => levelHere(call, repository).toUpperCase()),
    collaborators: {
      type: 'RepositoryCollaboratorConnection',
      args: ['affiliation', 'login', 'query', 'first', 'last', 'after', 'before'],
      enums: { affiliation: ['ALL', 'DIRECT', 'OUTSIDE'] },
      resolve: (repository: Repository, args, call) => connect(call, repository, args),
    },
  },
  RepositoryCollaboratorConnection: {
    totalCount: scalar<Connection>(({ all }) => all.length),
    edges: { type: 'RepositoryCollaboratorEdge', resolve: ({ shown }: Connection) => shown },
    nodes: { type: 'User', resolve: ({ shown }: Connection) => shown.map(({ account }) => account) },
    pageInfo: { type: 'PageInfo', resolve: (connection: Connection) => connection },
  },
  PageInfo: {
    hasNextPage: scalar<Connection>(({ all, shown, start }) => start + shown.length < all.length),
    hasPreviousPage: scalar<Connection>(({ start }) => start > 0),
    startCursor: scalar<Connection>(({ shown, start }) => (shown.length > 0 ? cursorOf(start) : null)),
    endCursor: scalar<Connection>(({ shown, start }) => (shown.length > 0 ? cursorOf(start + shown.length - 1) : null)),
  },
  RepositoryCollaboratorEdge: {
    cursor: scalar<Edge>(({ account }) => Buffer.from(`cursor:v2:${account.id}`).toString('base64')),
    permission: scalar<Edge>(({ sources }) => highest(sources)?.level.toUpperCase()),
    node: { type: 'User', resolve: ({ account }: Edge) => account },
    permissionSources: { type: 'PermissionSource', resolve: (edge: Edge, _args, call) => sourcesFor(call, edge) },
  },
  PermissionSource: {
    organization: { type: 'Organization', resolve: ({ organisation }: SourceOf) => organisation.account },
    permission: scalar<SourceOf>(({ source }) => legacy[source.level]),
    roleName: scalar<SourceOf>(({ source }) => source.role),
    source: { type: 'PermissionGranter', resolve: granter },
  },
};

/** An Enterprise Server also tells of suspensions. */
export const serverSchema: Schema<Call> = {
  ...schema,
  User: { ...userFields, suspendedAt: scalar<Account>(({ suspendedAt }) => suspendedAt?.toISOString()) },
};

/** `DefaultRepositoryPermissionField` knows four values only; the exact role is in `roleName`. */
const legacy = { read: 'READ', triage: 'READ', write: 'WRITE', maintain: 'WRITE', admin: 'ADMIN' } as const;

function findUser({ state }: Call, login: string): Account {
  const account = state.account(login);
  if (account?.type === 'User') return account;
  throw new FieldRefusal('NOT_FOUND', `Could not resolve to a User with the login of '${login}'.`);
}

function findRepository(call: Call, args: Args): Repository {
  const path = `${String(args.owner)}/${String(args.name)}`;
  const found = call.state.repository(path) ?? (args.followRenames === false ? undefined : call.state.movedTo(path));
  if (found && canSee(call, found)) return found;
  throw new FieldRefusal('NOT_FOUND', `Could not resolve to a Repository with the name '${path}'.`);
}

function connect(call: Call, repository: Repository, args: Args): Connection {
  const cannotView = 'Must have push access to view repository collaborators.';
  try {
    mustPush(call, repository, cannotView);
  } catch {
    throw new FieldRefusal('FORBIDDEN', cannotView);
  }
  const { first, last } = args;
  const size = Number(first ?? last);
  if (first === undefined && last === undefined) {
    throw new FieldRefusal(
      'MISSING_PAGINATION_BOUNDARIES',
      'You must provide a `first` or `last` value to properly paginate the `collaborators` connection.',
    );
  }
  if (size > 100) {
    const which = first === undefined ? 'last' : 'first';
    const words = `Requesting ${size} records on the \`collaborators\` connection exceeds the \`${which}\` limit of 100 records.`;
    throw new FieldRefusal('EXCESSIVE_PAGINATION', words);
  }
  const affiliation = String(args.affiliation ?? 'ALL').toLowerCase() as Affiliation;
  const all = edgesOf(call, repository, collaboratorsOf(call.state, repository, affiliation), args);
  const after = positionOf(args.after) + 1;
  const end = args.before === undefined ? all.length : positionOf(args.before);
  const start = first === undefined ? Math.max(after, end - size) : after;
  return { all, start, shown: all.slice(start, Math.min(end, start + size)) };
}

function positionOf(cursor: unknown): number {
  if (typeof cursor !== 'string') return -1;
  const [, number] = /^cursor:v2:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString()) ?? [];
  return number === undefined ? -1 : Number(number) - 1;
}

/** `login` means exactly that one; `query` finds whatever contains it in login or name. */
function edgesOf({ state }: Call, repository: Repository, found: Access[], { login, query }: Args): Edge[] {
  return found.flatMap(({ accountId, sources }) => {
    const account = state.accounts.get(accountId);
    if (!account) return [];
    const own = account.login.toLowerCase();
    if (typeof login === 'string' && own !== login.toLowerCase()) return [];
    const text = `${own} ${account.name.toLowerCase()}`;
    if (typeof query === 'string' && !text.includes(query.toLowerCase())) return [];
    return [{ repository, account, sources }];
  });
}

/** Null on personal repositories, whose sources have no organisation to name. */
function sourcesFor(call: Call, { repository, sources }: Edge): SourceOf[] | undefined {
  const organisation = call.state.organisationOf(repository);
  if (!organisation) return undefined;
  if (!hasScope(call, 'read:org')) {
    throw new FieldRefusal(
      'INSUFFICIENT_SCOPES',
      "Your token has not been granted the required scopes to execute this query. The 'permissionSources' field requires one of the following scopes: ['read:org'].",
    );
  }
  return sources.map((source) => ({ source, repository, organisation }));
}

function granter(from: SourceOf): Typed {
  if (from.source.kind === 'direct') return { ...from.repository, __typename: 'Repository' };
  if (from.source.kind === 'team') return { ...from, __typename: 'Team' };
  return { ...from.organisation.account, __typename: 'Organization' };
}
