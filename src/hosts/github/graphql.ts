/**
 * A question to GitHub's GraphQL API, which answers 200 even when it cannot answer. Only a lasting "no" means that it is not
 * offered here; a passing trouble is a fault, because taken for a "no" it would leave for good what the next try can tell.
 */
import type { Octokit } from '@octokit/rest';
import { faultFromAnswer } from '#hosts/fault.ts';
import { HostFault } from '#hosts/host.ts';
import type { GitHubClients } from './clients.ts';
import { label, unless, unusable } from './fault.ts';

/** What Octokit throws for an answer with errors. https://docs.github.com/en/graphql */
interface ErrorAnswer {
  headers: Record<string, string | number | undefined>;
  errors: { type?: string; message?: string; extensions?: { code?: string } }[];
}

/** The credential may not, cannot see it, or (on an older server) the schema has no such field. */
const lastingTypes = ['FORBIDDEN', 'INSUFFICIENT_SCOPES', 'NOT_FOUND'];

/** The answer's data, or undefined where GraphQL is absent or not for this credential. @throws HostFault */
export async function askGraphql<T>(
  { now }: Pick<GitHubClients, 'now'>,
  client: Octokit,
  query: string,
  variables: Record<string, string>,
): Promise<T | undefined> {
  let data: T | undefined;
  try {
    data = await unless(['gone', 'refused'], client.graphql<T>(query, variables).then(orUnusable));
  } catch (error) {
    if (error instanceof HostFault && isNotOffered(error)) return undefined;
    if (error instanceof HostFault) throw error;
    if (!isErrorAnswer(error)) throw unusable('the data of a query');
    const message = error.errors.map((one) => one.message ?? one.type ?? '').join('; ');
    const isLimit = error.errors.some(({ type }) => type === 'RATE_LIMITED');
    const status = isLimit ? 429 : 200;
    const fault = faultFromAnswer(label, { status, headers: error.headers, message }, now());
    const isLasting = error.errors.every(
      ({ type, extensions }) => lastingTypes.includes(type ?? '') || extensions?.code !== undefined,
    );
    if (fault.kind === 'limited' || !isLasting) throw fault;
  }
  return data;
}

/** A page instead of an answer, with a status that no trouble has: there is no GraphQL at this address. */
const isNotOffered = ({ kind, status = 0 }: HostFault): boolean =>
  kind === 'unreachable' && ((status >= 400 && status < 500) || status === 501);

function orUnusable<T>(data: T | null | undefined): T {
  if (data === null || data === undefined) throw unusable('the data of a query');
  return data;
}

const isErrorAnswer = (error: unknown): error is ErrorAnswer =>
  error instanceof Error && 'errors' in error && Array.isArray(error.errors) && 'headers' in error;
