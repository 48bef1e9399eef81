/** Projects (https://docs.gitlab.com/api/projects/), and their open invitations, which only maintainers read. */
import { mayReadProject, projectLevel } from './access.ts';
import { ok } from './answer.ts';
import { emailInvitation, projectBasic, projectWithAccess } from './entities.ts';
import { findAsMaintainer, findProject } from './find.ts';
import { guest, owner } from './levels.ts';
import { byKey, inPages } from './pages.ts';
import { type Call, type Route, reader } from './request.ts';
import { fullPathOf, type Project } from './state.ts';

export const projectRoutes: Route[] = [
  { method: 'GET', path: '/projects', anonymous: true, handle: listProjects },
  { method: 'GET', path: '/projects/:id', anonymous: true, handle: showProject },
  { method: 'GET', path: '/projects/:id/invitations', handle: listInvitations },
];

const orders = [
  'id',
  'name',
  'path',
  'created_at',
  'updated_at',
  'star_count',
  'last_activity_at',
  'similarity',
] as const;
const visibilities = ['public', 'internal', 'private', ''] as const;

function listProjects(call: Call) {
  const asked = readListParams(call);
  const { state, viewer } = call;
  const projects = state.projects
    .filter((project) => mayReadProject(state, project, viewer))
    .filter((project) => isAsked(call, project, asked))
    .sort((a, b) => compare(a, b, asked.orderBy) * (asked.sort === 'asc' ? 1 : -1));
  const present = (project: Project) =>
    viewer && !asked.simple ? projectWithAccess(state, project, viewer, 'in-list') : projectBasic(state, project);
  return call.params.pagination === 'keyset' ? byKey(call, projects, asked, present) : inPages(call, projects, present);
}

function readListParams(call: Call) {
  const params = reader(call);
  const asked = {
    orderBy: params.choice('order_by', orders, 'created_at'),
    sort: params.choice('sort', ['asc', 'desc'], 'desc'),
    visibility: params.choice('visibility', visibilities, ''),
    archived: params.has('archived') ? params.boolean('archived') : undefined,
    simple: params.boolean('simple'),
    membership: params.boolean('membership'),
    owned: params.boolean('owned'),
    minLevel: params.integer('min_access_level'),
    search: params.string('search')?.toLowerCase(),
    searchNamespaces: params.boolean('search_namespaces'),
    idAfter: params.integer('id_after'),
    idBefore: params.integer('id_before'),
  };
  if (asked.minLevel && ![5, 10, 15, 20, 30, 40, 50].includes(asked.minLevel)) {
    params.problem('min_access_level does not have a valid value');
  }
  params.done();
  return asked;
}

function isAsked({ state, viewer }: Call, project: Project, asked: ReturnType<typeof readListParams>): boolean {
  const level = viewer ? projectLevel(state, project, viewer.id) : 0;
  if (asked.membership && level < guest) return false;
  if (asked.minLevel && level < asked.minLevel) return false;
  if (asked.owned && level < owner) return false;
  if (asked.archived !== undefined && project.archived !== asked.archived) return false;
  if (asked.visibility !== '' && project.visibility !== asked.visibility) return false;
  if (asked.idAfter && project.id <= asked.idAfter) return false;
  if (asked.idBefore && project.id >= asked.idBefore) return false;
  if (!asked.search) return true;
  const texts = [project.name, project.path, ...(asked.searchNamespaces ? [fullPathOf(state, project)] : [])];
  return texts.some((text) => text.toLowerCase().includes(asked.search ?? ''));
}

/** Ties, and every order by time, go by id. */
function compare(a: Project, b: Project, orderBy: (typeof orders)[number]): number {
  const byText = orderBy === 'name' || orderBy === 'path' ? a[orderBy].localeCompare(b[orderBy]) : 0;
  return byText || a.id - b.id;
}

function showProject(call: Call) {
  const project = findProject(call);
  return ok(
    call.viewer ? projectWithAccess(call.state, project, call.viewer, 'single') : projectBasic(call.state, project),
  );
}

function listInvitations(call: Call) {
  return inPages(call, findAsMaintainer(call).invitations, emailInvitation);
}
