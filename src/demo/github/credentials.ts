/**
 * Who sends a request: a person's token, an installation's token, or the App itself with a signed JWT.
 * https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 */
import { createPublicKey, verify } from 'node:crypto';
import { Refusal } from './answer.ts';
import type { Actor, JsonObject } from './call.ts';
import type { State } from './state.ts';

/** A JWT may be valid for ten minutes; clocks may differ by one. */
const longestLifeSeconds = 10 * 60;
const leewaySeconds = 60;
const restPage = 'https://docs.github.com/rest';

/** @param authorization the header as it came; without one the actor is anonymous */
export function actorOf(state: State, authorization: string | undefined): Actor {
  if (authorization === undefined) return { kind: 'anonymous' };
  const [, scheme = '', value = ''] = /^(\S+)\s+(.*)$/.exec(authorization.trim()) ?? [];
  if (!/^(token|bearer)$/i.test(scheme)) throw badCredentials();
  if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(value)) return checkJwt(state, value);
  const token = state.tokens.get(value);
  if (!token) throw badCredentials();
  if (token.expiresAt && token.expiresAt.getTime() <= state.now().getTime()) throw badCredentials();
  if (token.kind === 'installation') {
    const installation = state.app?.installations.get(token.installationId);
    if (!installation) throw badCredentials();
    if (installation.suspended) throw new Refusal(403, 'This installation has been suspended');
    return { kind: 'installation', installation, token };
  }
  const account = state.accounts.get(token.accountId);
  if (!account) throw badCredentials();
  if (account.suspendedAt) throw new Refusal(403, 'Sorry. Your account was suspended.');
  return { kind: 'user', account, token };
}

const badCredentials = (): Refusal => new Refusal(401, 'Bad credentials', { documentationUrl: restPage });

export const needsAuthentication = (): Refusal => new Refusal(401, 'Requires authentication');

function checkJwt(state: State, jwt: string): Actor {
  const [head = '', claims = '', signature = ''] = jwt.split('.');
  const header = decode(head);
  const payload = decode(claims);
  const { app } = state;
  if (!header || !payload || header.alg !== 'RS256') throw jwtRefusal('A JSON web token could not be decoded');
  const issuer = String(payload.iss ?? '');
  if (!app || (issuer !== String(app.id) && issuer !== app.clientId)) {
    throw new Refusal(404, 'Integration not found', { documentationUrl: restPage });
  }
  const signed = Buffer.from(`${head}.${claims}`);
  if (!verify('RSA-SHA256', signed, createPublicKey(app.key), Buffer.from(signature, 'base64url'))) {
    throw jwtRefusal('A JSON web token could not be decoded');
  }
  checkTimes(payload, Math.floor(state.now().getTime() / 1000));
  return { kind: 'app' };
}

function checkTimes({ exp, iat }: JsonObject, now: number): void {
  if (typeof exp !== 'number' || exp <= now) {
    throw jwtRefusal(
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > now + longestLifeSeconds + leewaySeconds) {
    throw jwtRefusal("'Expiration time' claim ('exp') is too far in the future");
  }
  if (typeof iat !== 'number' || iat > now + leewaySeconds) {
    throw jwtRefusal(
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
}

const jwtRefusal = (message: string): Refusal => new Refusal(401, message, { documentationUrl: restPage });

function decode(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
