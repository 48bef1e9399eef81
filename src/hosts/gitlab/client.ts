/**
 * gitbeaker with a requester of our own: its built-in one repeats writes, ignores Retry-After and may print the token.
 * Every bad answer becomes a HostFault here.
 */
import { createRequesterFn } from '@gitbeaker/requester-utils';
import {
  GroupMembers,
  Groups,
  PersonalAccessTokens,
  ProjectAccessRequests,
  ProjectMembers,
  ProjectProtectedEnvironments,
  Projects,
  ProtectedBranches,
  Users,
} from '@gitbeaker/rest';
import { faultFromAnswer } from '#hosts/fault.ts';
import { HostFault } from '#hosts/host.ts';
import { createHostFetch, type Fetch } from '#hosts/http.ts';

export const label = 'GitLab';

export interface GitLabOptions {
  /** The instance, with its path where it has one: `https://gitlab.com`, `https://HOST/gitlab`. */
  url: string;
  token: string;
  now: () => Date;
  fetch?: Fetch | undefined;
  /** For one whole exchange; 10 s when left out. */
  timeoutMs?: number | undefined;
  /** Between two writes of grants; a second when left out. */
  writePauseMs?: number | undefined;
}

/** The few of gitbeaker's resources that are needed; the whole `Gitlab` object builds more than a hundred. */
export interface GitLabClient {
  /** The instance's address, without a slash at the end. */
  url: string;
  projects: Projects;
  members: ProjectMembers;
  accessRequests: ProjectAccessRequests;
  groups: Groups;
  groupMembers: GroupMembers;
  branches: ProtectedBranches;
  environments: ProjectProtectedEnvironments;
  users: Users;
  tokens: PersonalAccessTokens;
  /**
   * Removes a row; gitbeaker can neither name `skip_subresources` nor send headers.
   * @param unchangedSince with it, a row that was changed later stays, and the answer is 412
   * @throws HostFault
   */
  dropMember(from: DropFrom, userId: number, unchangedSince?: Date): Promise<void>;
  /** The id of the account that acts for the bot; asked once. @throws HostFault */
  ourId(): Promise<number>;
}

/** By id or full path. Rows that the person has below a group are none of our business and stay. */
export type DropFrom = { project: string } | { group: string | number };

export function createGitLabClient(options: GitLabOptions): GitLabClient {
  const { url, token, now, fetch, timeoutMs = 10_000, writePauseMs } = options;
  const hostFetch = createHostFetch({ label, timeoutMs, headers: { 'user-agent': 'jit' }, fetch, now, writePauseMs });
  const host = url.replace(/\/+$/, '');
  const resource = {
    host,
    token,
    rateLimits: {},
    requesterFn: createRequesterFn(
      async (_, request) => request,
      async (endpoint, request) => exchange(hostFetch, endpoint, request as unknown as GitbeakerRequest, now),
    ),
  };
  const users = new Users(resource);
  return {
    url: host,
    projects: new Projects(resource),
    members: new ProjectMembers(resource),
    accessRequests: new ProjectAccessRequests(resource),
    groups: new Groups(resource),
    groupMembers: new GroupMembers(resource),
    branches: new ProtectedBranches(resource),
    environments: new ProjectProtectedEnvironments(resource),
    users,
    ourId: once(async () => {
      const us = await users.showCurrentUser();
      if (us?.id === undefined) throw unusable('the account');
      return us.id;
    }),
    tokens: new PersonalAccessTokens(resource),
    async dropMember(from, userId, unchangedSince) {
      const [kind, id] = 'project' in from ? ['projects', from.project] : ['groups', from.group];
      const headers = {
        'private-token': token,
        ...(unchangedSince && { 'if-unmodified-since': unchangedSince.toUTCString() }),
      };
      const request: GitbeakerRequest = { prefixUrl: `${host}/api/v4`, method: 'DELETE', headers };
      if (kind === 'groups') request.searchParams = 'skip_subresources=true';
      await exchange(hostFetch, `${kind}/${encodeURIComponent(id)}/members/${userId}`, request, now);
    },
  };
}

/** The same answer for all who ask, until asking fails. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => {
    asked ??= ask().catch((fault: unknown) => {
      asked = undefined;
      throw fault;
    });
    return asked;
  };
}

interface GitbeakerRequest {
  prefixUrl: string;
  method: string;
  searchParams?: string;
  headers?: Record<string, string>;
  body?: string;
}

async function exchange(fetch: Fetch, endpoint: string, request: GitbeakerRequest, now: () => Date) {
  const url = `${request.prefixUrl.replace(/\/+$/, '')}/${endpoint}`;
  const answer = await fetch(request.searchParams ? `${url}?${request.searchParams}` : url, {
    method: request.method,
    ...(request.headers && { headers: request.headers }),
    ...(request.body !== undefined && { body: request.body }),
  });
  const { status } = answer;
  const headers = Object.fromEntries(answer.headers);
  const text = await answer.text();
  const isJson = headers['content-type'] === 'application/json';
  const body = isJson && text !== '' ? JSON.parse(text) : text === '' ? null : text;
  if (!answer.ok) throw faultFromAnswer(label, { status, headers, message: messageOf(body) }, now());
  return { body, headers, status };
}

/** `message` is a text, a list or an object of lists, by the kind of fault; OAuth faults come as `error_description`. */
function messageOf(body: unknown): string {
  if (typeof body === 'string') return body.trim();
  if (Array.isArray(body)) return body.map(messageOf).join('; ');
  if (typeof body !== 'object' || body === null) return '';
  const said = body as Record<string, unknown>;
  const known = said.message ?? said.error_description ?? said.error;
  if (known !== undefined) return messageOf(known);
  return Object.entries(said)
    .map(([field, words]) => (field === 'base' ? messageOf(words) : `${field}: ${messageOf(words)}`))
    .join('; ');
}

/** An answer in JSON that has not got what it must have: some proxy's, not GitLab's. */
export const unusable = (what: string): HostFault =>
  new HostFault('unreachable', `${label} gave no usable answer (${what} is missing).`);

export const gone = (words: string): HostFault => new HostFault('gone', words, { status: 404 });

/** The result, or undefined where GitLab answered 404. Every other fault goes on. */
export async function unlessGone<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof HostFault && error.kind === 'gone') return undefined;
    throw error;
  }
}
