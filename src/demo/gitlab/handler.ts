/** The request listener of the pretend GitLab: finds the route, signs the caller in, answers or refuses. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Listener } from '#demo/lib/faults.ts';
import { accessRequestRoutes } from './access-request-routes.ts';
import { type Answer, noRoute, Refusal, unauthorized } from './answer.ts';
import { authenticate } from './auth.ts';
import { groupRoutes } from './group-routes.ts';
import { instanceRoutes } from './instance-routes.ts';
import { memberRoutes } from './member-routes.ts';
import { projectRoutes } from './project-routes.ts';
import { protectionRoutes } from './protection-routes.ts';
import { type Call, type Route, readParams } from './request.ts';
import { createRequestLimit, type RequestLimit } from './request-limit.ts';
import { shareRoutes } from './share-routes.ts';
import type { State } from './state.ts';
import { userRoutes } from './user-routes.ts';

const api = '/api/v4';

/** The first that fits answers, so `/members/all` stands before `/members/:user_id` in its list. */
const routes = [
  ...instanceRoutes,
  ...userRoutes,
  ...projectRoutes,
  ...shareRoutes,
  ...protectionRoutes,
  ...memberRoutes,
  ...accessRequestRoutes,
  ...groupRoutes,
].map((route) => ({ ...route, pattern: new RegExp(`^${route.path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}/?$`) }));

/** Addresses of which the routes above hold every method that GitLab has: another method there is 405, elsewhere 404. */
const complete = [
  /^\/(projects|groups)\/[^/]+\/members$/,
  /^\/(projects|groups)\/[^/]+\/members\/(all|\d+|all\/\d+)$/,
  /^\/(version|metadata)$/,
];

export function createHandler(state: State): Listener {
  const limit = createRequestLimit(state);
  return async (req, res) => {
    const answered = await limited(limit, req, () => answer(state, req));
    send(state, req, res, answered);
  };
}

/** The limit stands before everything else, and is told with every answer. */
async function limited(limit: RequestLimit, req: IncomingMessage, work: () => Promise<Answer>): Promise<Answer> {
  try {
    const headers = limit.count(req);
    const answered = await work();
    return { ...answered, headers: { ...headers, ...answered.headers } };
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

async function answer(state: State, req: IncomingMessage): Promise<Answer> {
  const url = new URL(req.url ?? '/', state.url);
  try {
    if (url.pathname.startsWith('/api/v3/')) {
      throw new Refusal(410, { error: 'API V3 is no longer supported. Use API V4 instead.' });
    }
    const params = await readParams(req, url);
    const method = req.method === 'HEAD' ? 'GET' : (req.method ?? 'GET');
    const { route, path } = findRoute(method, url.pathname);
    const signedIn = authenticate(state, req);
    if (!signedIn && !route.anonymous) throw unauthorized();
    const { viewer, token } = signedIn ?? { viewer: undefined, token: undefined };
    return route.handle({ state, method, url, path, params, headers: req.headers, viewer, token } satisfies Call);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

/** @throws Refusal 404, 405 */
function findRoute(method: string, pathname: string): { route: Route; path: Record<string, string> } {
  if (!pathname.startsWith(`${api}/`)) throw noRoute();
  const below = pathname.slice(api.length);
  for (const route of routes) {
    const match = route.method === method ? route.pattern.exec(below) : null;
    if (!match) continue;
    const parts = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decode(value)]);
    return { route, path: Object.fromEntries(parts) };
  }
  if (complete.some((pattern) => pattern.test(below))) throw new Refusal(405, { error: '405 Not Allowed' });
  throw noRoute();
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw noRoute();
  }
}

function send(state: State, req: IncomingMessage, res: ServerResponse, { status, body, headers }: Answer): void {
  const isText = typeof body === 'string';
  res.writeHead(status, {
    // The server's own clock, which callers may compare with theirs.
    date: state.now().toUTCString(),
    ...(body === undefined ? {} : { 'content-type': isText ? 'text/plain' : 'application/json' }),
    'x-request-id': String(state.nextId()),
    ...headers,
  });
  res.end(body === undefined || req.method === 'HEAD' ? undefined : isText ? body : JSON.stringify(body));
}
