/** The projects whose members the bot can change: those where it is a maintainer at least. */
import type { Repo } from '#hosts/host.ts';
import type { GitLabClient } from './client.ts';

const perPage = 100;

/**
 * Page by page in the order of ids, which no change in between can upset; archived ones are left out, because nothing about
 * them can be changed. GitLab lets `order_by=updated_at` ask for what has changed, but that tells neither what is gone nor what
 * has moved with its group, so every listing is a whole one. https://docs.gitlab.com/api/projects/#list-all-projects
 * @throws HostFault
 */
export async function* listRepos({ projects }: GitLabClient): AsyncGenerator<Repo[]> {
  for (let after: number | undefined; ; ) {
    const page = await projects.all({
      minAccessLevel: 40,
      archived: false,
      simple: true,
      pagination: 'keyset',
      orderBy: 'id',
      sort: 'asc',
      perPage,
      maxPages: 1,
      ...(after !== undefined && { idAfter: after }),
    });
    yield page.map(repoOf);
    after = page.at(-1)?.id;
    // Only an empty page is the end: an instance may cap pages below what was asked for.
    if (after === undefined) return;
  }
}

export const repoOf = (project: { id: number; path_with_namespace: string; web_url: string }): Repo => ({
  id: String(project.id),
  path: project.path_with_namespace,
  url: project.web_url,
});
