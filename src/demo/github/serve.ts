/**
 * From an HTTP request to a route and back: prefix, user agent, version, credentials, limits, headers.
 * The order of the checks is the order in which GitHub refuses.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { type Answer, notFound, Refusal } from './answer.ts';
import type { Actor, Call, Route } from './call.ts';
import type { Coincidences } from './coincidences.ts';
import { actorOf, needsAuthentication } from './credentials.ts';
import type { Exchange } from './exchange.ts';
import { answerGraphql } from './graphql/answer.ts';
import type { Limits, Resource } from './limits.ts';
import { routes } from './routes/index.ts';
import type { State } from './state.ts';

/** https://docs.github.com/rest/about-the-rest-api/api-versions */
const versions = ['2022-11-28', '2026-03-10'];
const enterprisePrefix = '/api/v3';

interface Match {
  route: Route;
  parts: Record<string, string>;
}

interface Served {
  answer: Answer;
  actor: Actor;
  route: Route | undefined;
}

export interface Server {
  state: State;
  limits: Limits;
  coincidences: Coincidences;
  /** Where pages would be, without a slash at the end; the API's own address when left out. */
  web: string | undefined;
}

/** Answers one request. Never throws for what a client can cause. */
export function serve(server: Server, res: ServerResponse, exchange: Exchange): void {
  const requestId = randomBytes(12)
    .toString('hex')
    .toUpperCase()
    .replace(/(.{4})(.{6})(.{7})/, '$1:$2:$3:');
  if ((exchange.headers['user-agent'] ?? '') === '') refuseWithoutUserAgent(res);
  else send(server, exchange, res, answerFor(server, exchange, requestId), requestId);
}

function refuseWithoutUserAgent(res: ServerResponse): void {
  res.writeHead(403, { 'content-type': 'text/html; charset=utf-8', connection: 'close' });
  res.end(
    '\r\nRequest forbidden by administrative rules. Please make sure your request has a User-Agent header (https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required). Check https://developer.github.com for other possible causes.\r\n',
  );
}

function answerFor(server: Server, { method, target, headers, body }: Exchange, requestId: string): Served {
  let actor: Actor = { kind: 'anonymous' };
  let match: Match | undefined;
  try {
    const url = new URL(target, 'http://pretend');
    const { path, prefix } = below(url.pathname, server.state.enterpriseServer !== undefined);
    checkVersion(headers['x-github-api-version']);
    actor = actorOf(server.state, headers.authorization);
    const origin = `http://${headers.host ?? '127.0.0.1'}`;
    const web = server.web ?? origin;
    const query = url.searchParams;
    const api = `${origin}${prefix}`;
    const call: Call = { state: server.state, actor, method, parts: {}, query, api, path, web, body };
    if (method === 'POST' && path === graphqlPath) {
      return { answer: graphql(server, call, requestId, headers.authorization), actor, route: undefined };
    }
    if (method === 'GET' && path === '/rate_limit') {
      return { answer: server.limits.overview(actor), actor, route: undefined };
    }
    server.limits.count({ actor, requestId, method, isGraphql: false }, headers.authorization);
    match = find(method, path);
    if (!match) throw notFound();
    checkActor(actor, match.route);
    return { answer: handle(server, match, { ...call, parts: match.parts }), actor, route: match.route };
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return { answer: fault.toAnswer(match?.route.page ?? 'rest'), actor, route: match?.route };
  }
}

/** In the name of the sender, and with what others do at the same moment. */
function handle({ state, coincidences }: Server, { route }: Match, call: Call): Answer {
  const { method, path, actor } = call;
  const senderId = actor.kind === 'user' ? actor.account.id : state.app?.botId;
  coincidences.happen('before', method, path);
  const answer = state.as({ id: senderId, isReading: method === 'GET' }, () => route.handle(call));
  coincidences.happen('after', method, path);
  return answer;
}

/** The limit comes first there, too, but the primary one is told by the GraphQL answer itself. */
function graphql({ limits }: Server, call: Call, requestId: string, authorization: string | undefined): Answer {
  const limited = limits.isPrimaryInForce();
  const { actor, method } = call;
  if (!limited) limits.count({ actor, requestId, method, isGraphql: true }, authorization);
  return call.state.as({ id: undefined, isReading: true }, () => answerGraphql(call, limited));
}

/** Which of the primary limits the request counts against. */
const resourceOf = ({ method, target }: Exchange): Resource =>
  method === 'POST' && /^(\/api)?\/graphql$/.test(target) ? 'graphql' : 'core';

const graphqlPath = '/graphql';

/** An Enterprise Server has its API below a prefix, and GraphQL beside that; github.com has a host of its own for both. */
function below(path: string, isEnterprise: boolean): { path: string; prefix: string } {
  if (!isEnterprise) return { path, prefix: '' };
  if (path === '/api/graphql') return { path: graphqlPath, prefix: enterprisePrefix };
  if (path === enterprisePrefix) return { path: '/', prefix: enterprisePrefix };
  if (path === `${enterprisePrefix}${graphqlPath}` || !path.startsWith(`${enterprisePrefix}/`)) throw notFound();
  return { path: path.slice(enterprisePrefix.length), prefix: enterprisePrefix };
}

function checkVersion(asked: string | string[] | undefined): void {
  if (asked === undefined || versions.includes(String(asked))) return;
  const list = versions.map((version, index) => `"${version}"${index === versions.length - 1 ? ' (most recent)' : ''}`);
  throw new Refusal(400, 'Bad Request', {
    errors: `The version you specified in the "X-GitHub-API-Version" request header, "${String(asked)}", is not a supported version. The following versions are currently supported: ${list.join(', ')}.`,
  });
}

function checkActor(actor: Actor, route: Route): void {
  if (route.appOnly) {
    if (actor.kind !== 'app') throw new Refusal(401, 'A JSON web token could not be decoded');
    return;
  }
  if (actor.kind === 'app') throw new Refusal(401, 'Bad credentials');
  if (actor.kind === 'anonymous' && !route.anonymous) throw needsAuthentication();
}

/** The same routes by id: `/repositories/:id` is where redirects lead, teams are documented both ways. */
const byId = (pattern: string): string =>
  pattern
    .replace(/^\/repos\/:owner\/:repo\b/, '/repositories/:repository_id')
    .replace(/^\/orgs\/:org\/teams\/:team\b/, '/organizations/:org_id/team/:team_id');

const compiled = routes.flatMap((route) =>
  [route.pattern, byId(route.pattern)]
    .filter((pattern, index, both) => both.indexOf(pattern) === index)
    .map((pattern) => ({ route, segments: pattern.split('/') })),
);

function find(method: string, path: string): Match | undefined {
  const asked = path.split('/');
  for (const { route, segments } of compiled) {
    if (route.method !== method || segments.length !== asked.length) continue;
    const parts: Record<string, string> = {};
    const fits = segments.every((segment, index) => {
      const value = decode(asked[index] ?? '');
      if (!segment.startsWith(':')) return segment === value;
      parts[segment.slice(1)] = value;
      return value !== '';
    });
    if (fits) return { route, parts };
  }
  return undefined;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function send(
  { state, limits }: Server,
  exchange: Exchange,
  res: ServerResponse,
  { answer, actor, route }: Served,
  requestId: string,
): void {
  const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
  const asked = exchange.headers;
  const isCached = answer.status === 200 && exchange.method === 'GET';
  const etag = isCached ? `W/"${createHash('sha256').update(text).digest('hex')}"` : undefined;
  const isSame = etag !== undefined && isAmong(etag, asked['if-none-match']);
  if (isSame) limits.refund(actor);
  const status = isSame ? 304 : answer.status;
  const headers: Record<string, string> = {
    server: 'github.com',
    date: state.now().toUTCString(),
    'x-github-request-id': requestId,
    'x-github-media-type': 'github.v3; format=json',
    'x-github-api-version-selected': String(asked['x-github-api-version'] ?? versions[0]),
    ...(state.enterpriseServer === undefined ? {} : { 'x-github-enterprise-version': state.enterpriseServer }),
    ...limits.headers(actor, resourceOf(exchange)),
    ...credentialHeaders(actor, route),
    ...(etag === undefined ? {} : { etag, 'cache-control': 'private, max-age=60, s-maxage=60', vary }),
    ...(text === '' || isSame ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...answer.headers,
  };
  const body = isSame ? '' : text;
  exchange.answer = { status, headers, body };
  res.writeHead(status, headers);
  res.end(body === '' ? undefined : body);
}

const vary = 'Accept, Authorization, Cookie, X-GitHub-OTP,Accept-Encoding, Accept, X-Requested-With';

/** Compared weakly, as conditional reading is. https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match */
function isAmong(etag: string, asked: string | undefined): boolean {
  const plain = (one: string) => one.trim().replace(/^W\//, '');
  return (asked ?? '').split(',').some((one) => one.trim() === '*' || plain(one) === plain(etag));
}

function credentialHeaders(actor: Actor, route: Route | undefined): Record<string, string> {
  const headers: Record<string, string> = {};
  if (actor.kind !== 'user' && actor.kind !== 'installation') return headers;
  const { token } = actor;
  if (token.kind === 'classic') {
    headers['x-oauth-scopes'] = token.scopes.join(', ');
    headers['x-accepted-oauth-scopes'] = (route?.scopes ?? []).join(', ');
  } else headers['x-accepted-github-permissions'] = route?.permissions ?? 'allows_permissionless_access=true';
  if (token.kind !== 'installation' && token.expiresAt) {
    const [day = '', time = ''] = token.expiresAt.toISOString().split(/[T.]/);
    headers['github-authentication-token-expiration'] = `${day} ${time} UTC`;
  }
  return headers;
}
