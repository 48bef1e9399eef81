/** The list of all routes; everything else is "Not Found". Earlier ones win. */
import type { Route } from '#demo/github/call.ts';
import { appRoutes } from './apps.ts';
import { collaboratorRoutes } from './collaborators.ts';
import { customRoleRoutes } from './custom-roles.ts';
import { invitationRoutes } from './invitations.ts';
import { orgRoutes } from './orgs.ts';
import { repoRoutes } from './repos.ts';
import { teamMemberRoutes } from './team-members.ts';
import { teamRepositoryRoutes } from './team-repositories.ts';
import { teamRoutes } from './teams.ts';
import { userRoutes } from './users.ts';

export const routes: Route[] = [
  ...repoRoutes,
  ...collaboratorRoutes,
  ...invitationRoutes,
  ...customRoleRoutes,
  ...userRoutes,
  ...orgRoutes,
  ...teamRoutes,
  ...teamRepositoryRoutes,
  ...teamMemberRoutes,
  ...appRoutes,
];
