/** Which happenings concern which access, event by event, in the words of the hosts' own documentation. */
import { describe, expect, it } from 'vitest';
import { githubHint } from '#http/github-hint.ts';
import { gitlabHint } from '#http/gitlab-hint.ts';

const nothing = { concerns: [], containers: false };
const repository = { id: 7003, full_name: 'acme/sandbox-ada' };
const ofRepo = { concerns: [{ host: 'github', repoId: '7003' }], containers: false };
const ofPerson = { concerns: [{ host: 'github', accountId: '5001' }], containers: true };

describe('what GitHub tells', () => {
  const cases: [string, unknown, unknown][] = [
    [
      'member',
      { action: 'edited', repository, member: { id: 5001 } },
      { concerns: [{ host: 'github', repoId: '7003', accountId: '5001' }], containers: false },
    ],
    ['member', { action: 'removed', repository, member: null }, nothing],
    ['membership', { action: 'added', scope: 'team', member: { id: 5001 }, team: { id: 3 } }, ofPerson],
    [
      'membership',
      { action: 'added', member: { id: 5001 }, team: { id: 3, slug: 'friends', description: null } },
      { ...ofPerson, containers: false },
    ],
    ['membership', { action: 'added', member: { id: 5001 }, team: { id: 3, slug: 'jit-7003-write' } }, ofPerson],
    [
      'membership',
      {
        action: 'added',
        member: { id: 5001 },
        team: { id: 3, slug: 'x', description: 'Kept by Jit [jit-7003-write]' },
      },
      ofPerson,
    ],
    ['organization', { action: 'member_removed', membership: { user: { id: 5001 } } }, ofPerson],
    ['organization', { action: 'member_invited', invitation: { id: 1 } }, nothing],
    ['team', { action: 'removed_from_repository', team: { id: 3 }, repository }, { ...ofRepo, containers: true }],
    ['team', { action: 'deleted', team: { id: 3 } }, { concerns: [], containers: true }],
    ['team_add', { team: { id: 3 }, repository }, { ...ofRepo, containers: true }],
    ...['renamed', 'transferred', 'archived', 'unarchived', 'deleted', 'privatized', 'publicized'].map(
      (action): [string, unknown, unknown] => ['repository', { action, repository }, ofRepo],
    ),
    ['repository', { action: 'edited', repository }, nothing],
    [
      'installation',
      { action: 'unsuspend', installation: { id: 1 } },
      { concerns: [{ host: 'github' }], containers: true },
    ],
    [
      'installation_repositories',
      { action: 'removed', repositories_added: [], repositories_removed: [repository] },
      ofRepo,
    ],
    ['push', { ref: 'refs/heads/main', repository }, nothing],
    ['toString', { action: 'x' }, nothing],
    ['member', 'no object', undefined],
    ['member', undefined, undefined],
    ['repository', { action: 'deleted', repository: { id: -1 } }, undefined],
  ];
  it.each(cases)('%s %j', (event, body, expected) => {
    expect(githubHint(event, body)).toEqual(expected);
  });
});

describe('what GitLab tells', () => {
  const inProject = { concerns: [{ host: 'gitlab', repoId: '74', accountId: '41' }], containers: false };
  const ofProject = { concerns: [{ host: 'gitlab', repoId: '74' }], containers: false };
  const person = { concerns: [{ host: 'gitlab', accountId: '41' }], containers: false };
  const cases: [unknown, unknown][] = [
    ...['user_add_to_team', 'user_update_for_team', 'user_remove_from_team'].map((event_name): [unknown, unknown] => [
      { event_name, project_id: 74, user_id: 41 },
      inProject,
    ]),
    ...['user_add_to_group', 'user_update_for_group', 'user_remove_from_group'].map(
      (event_name): [unknown, unknown] => [
        { event_name, group_id: 78, user_id: 41 },
        { ...person, containers: true },
      ],
    ),
    ...['project_rename', 'project_transfer', 'project_update', 'project_destroy'].map(
      (event_name): [unknown, unknown] => [{ event_name, project_id: 74, owners: [] }, ofProject],
    ),
    [{ event_name: 'user_rename', user_id: 41 }, person],
    [{ event_name: 'user_destroy', user_id: 41 }, person],
    [{ object_kind: 'gitlab_subscription_member_approvals', action: 'approve', user_id: 41 }, person],
    [
      { event_name: 'group_destroy', group_id: 78 },
      { concerns: [], containers: true },
    ],
    [{ object_kind: 'push', event_name: 'push', project_id: 74, user_id: 41 }, nothing],
    [{ event_name: 'project_create', project_id: 74 }, nothing],
    [{}, nothing],
    [{ event_name: 'user_destroy', user_id: 'x' }, undefined],
    [[], undefined],
    [undefined, undefined],
  ];
  it.each(cases)('%j', (body, expected) => {
    expect(gitlabHint(body)).toEqual(expected);
  });
});
