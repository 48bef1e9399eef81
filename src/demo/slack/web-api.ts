/**
 * The door of the Web API: reads the arguments as Slack accepts them, checks token and scopes, runs the method, and
 * answers in Slack's form, errors with status 200 included. https://docs.slack.dev/apis/web-api
 */
import type { IncomingHttpHeaders } from 'node:http';
import { isObject, type Json } from './block-kit/check.ts';
import { chat } from './methods/chat.ts';
import { conversations } from './methods/conversations.ts';
import { directory } from './methods/directory.ts';
import { type Method, type Methods, SlackError } from './methods/method.ts';
import { views } from './methods/views.ts';
import type { State } from './state.ts';

export interface Call {
  method: string;
  headers: IncomingHttpHeaders;
  query: URLSearchParams;
  body: string;
}

export interface Answer {
  body: Json & { ok: boolean; error?: string };
  headers: Record<string, string>;
  /** As they were understood, without the token; JSON that came as text is parsed. For the log. */
  args: Json;
}

/** `open` gives the address of a new Socket Mode connection. */
export function createWebApi(state: State, open: () => string): (call: Call) => Answer {
  const methods: Methods = {
    ...directory,
    ...chat,
    ...views,
    ...conversations,
    'apps.connections.open': { token: 'app', run: () => ({ url: open() }) },
  };
  return (call) => {
    const headers: Record<string, string> = {};
    let args: Json = {};
    try {
      const method = Object.hasOwn(methods, call.method) ? methods[call.method] : undefined;
      if (!method) throw new SlackError('unknown_method', { req_method: call.method });
      const { token, ...rest } = argumentsOf(call, method);
      args = rest;
      authorize(state, method, tokenOf(call, token), headers);
      return { body: { ok: true, ...method.run(state, args) }, headers, args: forLog(args) };
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      return { body: { ok: false, error: error.code, ...error.extra }, headers, args: forLog(args) };
    }
  };
}

/** The arguments of a call that never came to its method. */
export function unheardArguments(call: Call): Json {
  try {
    const { token: _, ...args } = argumentsOf(call);
    return forLog(args);
  } catch {
    return {};
  }
}

/** Arguments come as query, form or JSON; a token inside a JSON body is not looked at. */
function argumentsOf({ query, headers, body }: Call, method?: Method): Json {
  const args: Json = Object.fromEntries(query);
  const type = headers['content-type'];
  if (body === '') return args;
  if (type === undefined) throw new SlackError('missing_post_type');
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return { ...args, ...Object.fromEntries(new URLSearchParams(body)) };
  }
  if (!type.startsWith('application/json')) throw new SlackError('invalid_post_type');
  if (method?.json === false) return args;
  return { ...args, ...jsonBody(body) };
}

function jsonBody(body: string): Json {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw new SlackError('invalid_json');
  }
  if (!isObject(parsed)) throw new SlackError('json_not_object');
  const { token: _, ...rest } = parsed;
  return rest;
}

function tokenOf({ headers }: Call, inBody: unknown): string | undefined {
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  return bearer ?? (typeof inBody === 'string' && inBody !== '' ? inBody : undefined);
}

function authorize(state: State, method: Method, token: string | undefined, headers: Record<string, string>): void {
  if (method.token === 'none') return;
  if (token === undefined) throw new SlackError('not_authed');
  const kind = token === state.botToken ? 'bot' : token === state.appToken ? 'app' : undefined;
  if (kind === undefined) throw new SlackError('invalid_auth');
  headers['x-oauth-scopes'] = kind === 'app' ? 'connections:write' : state.scopes.join(',');
  if (method.scopes) headers['x-accepted-oauth-scopes'] = method.scopes.join(',');
  if (method.token !== 'any' && kind !== (method.token ?? 'bot')) throw new SlackError('not_allowed_token_type');
  const needed = method.scopes?.find((scope) => !state.scopes.includes(scope));
  if (needed) throw new SlackError('missing_scope', { needed, provided: state.scopes.join(',') });
}

function forLog(args: Json): Json {
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, readable(value)]));
}

function readable(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
