/** One request on its way through a route: who asks, for what, and the checked reading of query and body. */
import { type Answer, malformed, Refusal } from './answer.ts';
import type { Account, Installation, State, Token } from './state.ts';

export type JsonObject = Record<string, unknown>;

export type Actor =
  | { kind: 'anonymous' }
  | { kind: 'user'; account: Account; token: Exclude<Token, { kind: 'installation' }> }
  | { kind: 'app' }
  | { kind: 'installation'; installation: Installation; token: Extract<Token, { kind: 'installation' }> };

export interface Call {
  state: State;
  actor: Actor;
  method: string;
  /** The named parts of the route's pattern, decoded. */
  parts: Record<string, string>;
  query: URLSearchParams;
  /** Address of the API as the client reached it, prefix included, without a slash at the end. */
  api: string;
  /** Path below the prefix. */
  path: string;
  /** Where people would open pages, without a slash at the end. */
  web: string;
  /** The body as it came. */
  body: string;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `:name` takes one segment. Repositories and teams have a path by id beside it (see serve.ts). */
  pattern: string;
  /** Path of its documentation below docs.github.com; refusals link to it. */
  page: string;
  /** OAuth scopes that suffice, for `x-accepted-oauth-scopes`. */
  scopes?: string[];
  /** What an App or a fine-grained token needs, for `x-accepted-github-permissions`. */
  permissions?: string;
  /** Open to requests without credentials. */
  anonymous?: boolean;
  /** Takes the App's own signed token and nothing else. */
  appOnly?: boolean;
  handle(call: Call): Answer;
}

/** The part of that name; a route that asks for a part its pattern lacks is a fault of ours. */
export function part(call: Call, name: string): string {
  const value = call.parts[name];
  if (value === undefined) throw new Error(`no :${name} in this route`);
  return value;
}

/** The JSON body; an empty one reads as no members. */
export function bodyOf(call: Call): JsonObject {
  if (call.body === '') return {};
  let body: unknown;
  try {
    body = JSON.parse(call.body);
  } catch {
    throw new Refusal(400, 'Problems parsing JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Refusal(400, 'Body should be a JSON object');
  }
  return body as JsonObject;
}

/** Refuses members of the body that the endpoint does not document. */
export function onlyKeys(body: JsonObject, ...allowed: string[]): void {
  const stranger = Object.keys(body).find((key) => !allowed.includes(key));
  if (stranger !== undefined) throw malformed(`"${stranger}" is not a permitted key.`);
}

export function optionalString(body: JsonObject, key: string): string | undefined {
  const value = body[key];
  if (value === undefined) return undefined;
  if (typeof value !== 'string') {
    throw malformed(`For 'properties/${key}', ${JSON.stringify(value)} is not a string.`);
  }
  return value;
}

/** One of the allowed values of a query parameter, or the default when it is not there. */
export function choice<T extends string>(call: Call, name: string, allowed: readonly T[], standard: T): T {
  const value = call.query.get(name);
  if (value === null) return standard;
  const found = allowed.find((one) => one === value);
  if (found === undefined) {
    throw malformed(`Invalid value for '${name}': ${value}. Possible values are: ${allowed.join(', ')}.`);
  }
  return found;
}

/** One page of a list with GitHub's `Link` header: 30 a page unless asked, 100 at most. */
export function page<T>(call: Call, all: readonly T[], wrap: (some: T[]) => unknown): Answer {
  const size = Math.min(100, positive(call.query.get('per_page'), 30));
  const number = positive(call.query.get('page'), 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (to: number, rel: string) => {
    const query = new URLSearchParams(call.query);
    query.set('page', String(to));
    return `<${call.api}${call.path}?${query}>; rel="${rel}"`;
  };
  const links: string[] = [];
  if (number > 1) links.push(link(Math.min(number - 1, last), 'prev'));
  if (number < last) links.push(link(number + 1, 'next'), link(last, 'last'));
  if (number > 1) links.push(link(1, 'first'));
  const body = wrap(all.slice((number - 1) * size, number * size));
  return { status: 200, body, headers: links.length > 0 ? { link: links.join(', ') } : {} };
}

function positive(text: string | null, standard: number): number {
  const value = Number(text ?? Number.NaN);
  return Number.isInteger(value) && value > 0 ? value : standard;
}
