/** What the field Repository offers as people type. */
import type { PlainTextOption } from '@slack/types';
import { readRepo } from '#access/find-repo.ts';
import { findRepos } from '#access/find-repos.ts';
import { previewAccess } from '#access/preview-access.ts';
import type { Suggestions, Tools } from '#slack/tools.ts';
import { noOption, repoOption } from '#slack/views/repo-option.ts';

/** Slack's limit for one list. */
const mostOptions = 100;

export const repository: Suggestions = {
  id: 'repository',
  async offer({ access }, { personId, typed }) {
    if (!hasAccount(access, personId)) return [noOption('Your account is not linked yet: ask an administrator')];
    const found = await findRepos(access, { personId, typed, limit: mostOptions });
    if (found.length > 0) return found.map((repo) => repoOption(repo, labelOf(access, repo.host)));
    return (await unlisted(access, personId, typed)) ?? [noOption(nothing(access, typed))];
  },
};

/** A name typed in full that is not listed (yet) can be chosen all the same: it is looked up when the form is sent. */
async function unlisted(
  access: Tools['access'],
  personId: string,
  typed: string,
): Promise<PlainTextOption[] | undefined> {
  const meant = readRepo(access, typed);
  if (meant.is !== 'one' || access.catalogue.find(meant.repo.host, meant.repo.path)) return undefined;
  const { levels } = await previewAccess(access, { personId, repo: meant.repo, level: undefined });
  return levels.length > 0 ? [repoOption(meant.repo, labelOf(access, meant.repo.host))] : undefined;
}

function nothing({ catalogue }: Tools['access'], typed: string): string {
  if (!catalogue.isComplete()) return 'The list is still being read: try again in a moment';
  return typed.trim() === '' ? 'There is no repository you can ask for' : 'No repository you can ask for matches this';
}

const hasAccount = ({ policy, hosts }: Tools['access'], personId: string): boolean => {
  const accounts = policy().people.get(personId);
  return [...hosts.keys()].some((host) => accounts?.[host] !== undefined);
};

const labelOf = ({ hosts }: Tools['access'], host: Parameters<Tools['access']['hosts']['get']>[0]): string =>
  hosts.get(host)?.label ?? host;
