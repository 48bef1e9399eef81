/** One request on its way through the API: who asks, for what, with which parameters. */
import type { IncomingMessage } from 'node:http';
import { type Answer, Refusal } from './answer.ts';
import { ParamReader, type Params } from './params.ts';
import type { State, Token, User } from './state.ts';

export interface Call {
  state: State;
  method: string;
  /** The whole address, on the instance's own url. */
  url: URL;
  /** Parts of the path by the route's names, decoded. */
  path: Record<string, string>;
  params: Params;
  headers: IncomingMessage['headers'];
  /** Undefined for an anonymous request, which only routes marked so see. */
  viewer: User | undefined;
  token: Token | undefined;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below /api/v4, with names for parts: `/projects/:id/members`. */
  path: string;
  /** GitLab shows this to people without an account too, as far as it is public. */
  anonymous?: true;
  handle(call: Call): Answer;
}

export const reader = ({ params }: Call): ParamReader => new ParamReader(params);

/** The user behind the token. Routes that are not marked anonymous always have one. */
export function signedIn({ viewer }: Call): User {
  if (!viewer) throw new Error('Only a route for anonymous requests has no viewer.');
  return viewer;
}

/** Query and body in one bag; JSON, forms and nothing else, as Grape takes them. @throws Refusal 400, 415 */
export async function readParams(req: IncomingMessage, url: URL): Promise<Params> {
  const params = bracketed(url.searchParams);
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  if (text.trim() === '') return params;
  const type = (req.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json') return { ...params, ...parseJson(text) };
  if (type === 'application/x-www-form-urlencoded' || type === '') {
    return { ...params, ...bracketed(new URLSearchParams(text)) };
  }
  throw new Refusal(415, { error: `The provided content-type '${type}' is not supported.` });
}

function parseJson(text: string): Params {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Params;
  } catch {
    // refused below
  }
  throw new Refusal(400, {
    error:
      "\nProblem:\n  message body does not match declared format\nResolution:\n  when specifying application/json as content-type, you must pass valid application/json in the request's 'body'\n",
  });
}

/** `user_ids[]=1&user_ids[]=2` becomes a list; of other repeated names the last one counts. */
function bracketed(search: URLSearchParams): Params {
  const params: Params = {};
  for (const [name, value] of search) {
    const list = /^(.+)\[\d*\]$/.exec(name)?.[1];
    if (list === undefined) {
      params[name] = value;
      continue;
    }
    const earlier = params[list];
    params[list] = Array.isArray(earlier) ? [...earlier, value] : [value];
  }
  return params;
}
