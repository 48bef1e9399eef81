/** The JSON of a repository in its three sizes: as part of other things, as listed, and alone. */
import { isAtLeast, type LevelOrNone } from '#domain/level.ts';
import { effective } from './access.ts';
import { nodeId, userShape } from './account-shapes.ts';
import type { Call } from './call.ts';
import type { Repository } from './state.ts';

export const repositoryNodeId = (repository: Repository): string => nodeId('Repository', repository.id);

export const permissionsShape = (level: LevelOrNone) => ({
  admin: isAtLeast(level, 'admin'),
  maintain: isAtLeast(level, 'maintain'),
  push: isAtLeast(level, 'write'),
  triage: isAtLeast(level, 'triage'),
  pull: isAtLeast(level, 'read'),
});

/** What is below a repository's own address: `name` of the member to the rest of the address. */
const below = {
  archive_url: '{archive_format}{/ref}',
  assignees_url: 'assignees{/user}',
  blobs_url: 'git/blobs{/sha}',
  branches_url: 'branches{/branch}',
  collaborators_url: 'collaborators{/collaborator}',
  comments_url: 'comments{/number}',
  commits_url: 'commits{/sha}',
  compare_url: 'compare/{base}...{head}',
  contents_url: 'contents/{+path}',
  contributors_url: 'contributors',
  deployments_url: 'deployments',
  downloads_url: 'downloads',
  events_url: 'events',
  forks_url: 'forks',
  git_commits_url: 'git/commits{/sha}',
  git_refs_url: 'git/refs{/sha}',
  git_tags_url: 'git/tags{/sha}',
  hooks_url: 'hooks',
  issue_comment_url: 'issues/comments{/number}',
  issue_events_url: 'issues/events{/number}',
  issues_url: 'issues{/number}',
  keys_url: 'keys{/key_id}',
  labels_url: 'labels{/name}',
  languages_url: 'languages',
  merges_url: 'merges',
  milestones_url: 'milestones{/number}',
  notifications_url: 'notifications{?since,all,participating}',
  pulls_url: 'pulls{/number}',
  releases_url: 'releases{/id}',
  stargazers_url: 'stargazers',
  statuses_url: 'statuses/{sha}',
  subscribers_url: 'subscribers',
  subscription_url: 'subscription',
  tags_url: 'tags',
  teams_url: 'teams',
  trees_url: 'git/trees{/sha}',
};

export function minimalRepositoryShape(call: Pick<Call, 'state' | 'api' | 'web'>, repository: Repository) {
  const { state, api, web } = call;
  const path = state.pathOf(repository);
  const url = `${api}/repos/${path}`;
  return {
    id: repository.id,
    node_id: repositoryNodeId(repository),
    name: repository.name,
    full_name: path,
    private: repository.private,
    owner: userShape(call, state.ownerOf(repository)),
    html_url: `${web}/${path}`,
    description: repository.description,
    fork: repository.forkOf !== undefined,
    url,
    ...Object.fromEntries(Object.entries(below).map(([name, rest]) => [name, `${url}/${rest}`])),
  };
}

/** Without what depends on who asks: as webhooks carry it. */
export function plainRepositoryShape(call: Pick<Call, 'state' | 'api' | 'web'>, repository: Repository) {
  const { state, web } = call;
  const path = state.pathOf(repository);
  const host = web.replace(/^https?:\/\//, '');
  return {
    ...minimalRepositoryShape(call, repository),
    visibility: repository.private ? 'private' : 'public',
    archived: repository.archived,
    disabled: false,
    default_branch: 'main',
    homepage: null,
    license: null,
    mirror_url: null,
    clone_url: `${web}/${path}.git`,
    git_url: `git://${host}/${path}.git`,
    ssh_url: `git@${host}:${path}.git`,
    svn_url: `${web}/${path}`,
    size: 1,
    language: null,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    open_issues: 0,
    open_issues_count: 0,
    has_issues: true,
    has_projects: false,
    has_downloads: false,
    has_pages: false,
    has_discussions: false,
    has_wiki: false,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    created_at: '2020-01-01T00:00:00Z',
    updated_at: '2020-01-01T00:00:00Z',
    pushed_at: '2020-01-01T00:00:00Z',
  };
}

/** As listed. The permissions are the sender's own; for an App's token they say nothing. */
export function repositoryShape(call: Call, repository: Repository) {
  const { actor, state } = call;
  const level = actor.kind === 'user' ? (effective(state, repository, actor.account.id)?.level ?? 'none') : 'none';
  return {
    ...plainRepositoryShape(call, repository),
    ...(actor.kind === 'anonymous' ? {} : { permissions: permissionsShape(level) }),
  };
}

export function fullRepositoryShape(call: Call, repository: Repository) {
  const organisation = call.state.organisationOf(repository);
  return {
    ...repositoryShape(call, repository),
    ...(organisation ? { organization: userShape(call, organisation.account) } : {}),
    network_count: 0,
    subscribers_count: 0,
  };
}
