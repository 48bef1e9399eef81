/** Finds the project or group of an address, as far as the viewer may see it; what they may not see does not exist for them. */
import { mayAdminProject, mayReadGroup, mayReadProject } from './access.ts';
import { forbidden, notAllowed, notFound, Refusal } from './answer.ts';
import { type Call, signedIn } from './request.ts';
import type { Group, Project } from './state.ts';
import { groupById, groupByPath, projectById, projectByPath } from './state.ts';

const isId = (text: string): boolean => /^-?\d+$/.test(text);

/**
 * `:id` is a number or an encoded full path. A path that the project moved away from answers GET with 301 to the address
 * by id, and everything else with 405 (https://docs.gitlab.com/api/rest/#redirects).
 * @throws Refusal 301, 404, 405
 */
export function findProject(call: Call): Project {
  const { state, viewer } = call;
  const given = call.path.id ?? '';
  const present = isId(given) ? projectById(state, Number(given)) : projectByPath(state, given);
  const movedTo = present || isId(given) ? undefined : state.redirects.get(given.toLowerCase());
  const project = present ?? (movedTo === undefined ? undefined : projectById(state, movedTo));
  if (!project || !mayReadProject(state, project, viewer)) throw notFound('Project');
  if (!present) throw moved(call, project);
  return project;
}

/** For those who may administer it. @throws Refusal 301, 403, 404, 405 */
export function findAsMaintainer(call: Call): Project {
  const project = findProject(call);
  if (!mayAdminProject(call.state, project, signedIn(call))) throw forbidden();
  return project;
}

function moved(call: Call, project: Project): Refusal {
  if (call.method !== 'GET') return notAllowed('Non GET methods are not allowed for moved projects');
  const url = new URL(call.url);
  url.pathname = url.pathname.replace(/\/projects\/[^/]+/, `/projects/${project.id}`);
  return new Refusal(301, `This resource has been moved permanently to ${url.href}`, { Location: url.href });
}

/** @throws Refusal 404 */
export function findGroup({ state, viewer, path }: Call): Group {
  const given = path.id ?? '';
  const group = isId(given) ? groupById(state, Number(given)) : groupByPath(state, given);
  if (!group || !mayReadGroup(state, group, viewer)) throw notFound('Group');
  return group;
}
