/** From the token of a request to the user behind it, with the refusals of GitLab's lib/api/api_guard.rb. */
import type { IncomingMessage } from 'node:http';
import { forbidden, Refusal, unauthorized } from './answer.ts';
import type { State, Token, User } from './state.ts';
import { today, userById } from './state.ts';

/** Undefined without any token. @throws Refusal 401, 403 */
export function authenticate(state: State, req: IncomingMessage): { viewer: User; token: Token } | undefined {
  const value = tokenOf(req);
  if (value === undefined) return undefined;
  const token = state.tokens.find((known) => known.value === value);
  const viewer = token && userById(state, token.userId);
  if (!viewer) throw unauthorized();
  checkAccess(viewer, state.url);
  checkToken(state, token, req.method ?? 'GET');
  token.lastUsedAt = state.now();
  return { viewer, token };
}

export function tokenOf(req: IncomingMessage): string | undefined {
  const own = req.headers['private-token'];
  if (typeof own === 'string' && own !== '') return own;
  return /^Bearer\s+(\S+)$/i.exec(req.headers.authorization ?? '')?.[1];
}

function checkAccess(user: User, url: string): void {
  if (['blocked', 'ldap_blocked', 'banned'].includes(user.state)) throw forbidden('Your account has been blocked.');
  if (user.state === 'deactivated') {
    throw forbidden(
      `Your account has been deactivated by your administrator. Please log back in from a web browser to reactivate your account at ${url}`,
    );
  }
}

/** In the order of GitLab's AccessTokenValidationService: expired, revoked, scope. */
function checkToken(state: State, token: Token, method: string): void {
  if (token.expiresAt !== null && token.expiresAt <= today(state)) {
    throw badToken('Token is expired. You can either do re-authorization or token refresh.');
  }
  if (token.revoked) throw badToken('Token was revoked. You have to re-authorize from the user.');
  const isRead = method === 'GET' || method === 'HEAD';
  if (token.scopes.includes('api') || (isRead && token.scopes.includes('read_api'))) return;
  throw new Refusal(403, {
    error: 'insufficient_scope',
    error_description: 'The request requires higher privileges than provided by the access token.',
    scope: isRead ? 'api read_api' : 'api',
  });
}

const badToken = (description: string): Refusal =>
  new Refusal(401, { error: 'invalid_token', error_description: description });
