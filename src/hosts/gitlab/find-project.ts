/** A project by its id, of which the name is only what it was called when we last looked. */
import type { ProjectSchema } from '@gitbeaker/rest';
import { HostFault } from '#hosts/host.ts';
import { type GitLabClient, gone, unlessGone, unusable } from './client.ts';

/** @throws HostFault `gone`, `identity` */
export async function findProject(
  { projects }: GitLabClient,
  repo: { id: string; path: string },
): Promise<ProjectSchema> {
  const project = await unlessGone(projects.show(repo.id));
  if (project === undefined) throw gone(`GitLab does not show ${repo.path} to the bot.`);
  if (!project?.id || !project.path_with_namespace) throw unusable('a project');
  if (String(project.id) !== repo.id) throw new HostFault('identity', `${repo.path} is another project by now.`);
  return project;
}
