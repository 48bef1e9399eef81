/** What a Web API method is here, how it refuses, and how it reads its arguments (all strings when they came as a form). */
import type { Json } from '../block-kit/check.ts';
import type { State } from '../state.ts';

/** A refusal as the Web API words it: `{ ok: false, error, … }` with status 200. */
export class SlackError extends Error {
  readonly code: string;
  readonly extra: Json;

  constructor(code: string, extra: Json = {}) {
    super(code);
    this.name = 'SlackError';
    this.code = code;
    this.extra = extra;
  }
}

export interface Method {
  /** False where Slack reads the arguments from a form or the query only. */
  json?: false;
  /** Which token it takes; the bot's when left out. */
  token?: 'app' | 'any' | 'none';
  /** All of these are needed; scopes that depend on the conversation are checked by the method itself. */
  scopes?: string[];
  run(state: State, args: Json): Json;
}

export type Methods = Record<string, Method>;

export function invalidArguments(...messages: string[]): SlackError {
  return new SlackError('invalid_arguments', {
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  });
}

export function needScope(state: State, scope: string): void {
  if (state.scopes.includes(scope)) return;
  throw new SlackError('missing_scope', { needed: scope, provided: state.scopes.join(',') });
}

export function text(args: Json, name: string): string | undefined {
  const value = args[name];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function required(args: Json, name: string): string {
  const value = text(args, name);
  if (value === undefined || value === '') throw invalidArguments(`missing required field: ${name}`);
  return value;
}

export function flag(args: Json, name: string): boolean {
  return ['true', '1'].includes(text(args, name) ?? 'false');
}

/** A whole number from `min` to `max`; Slack's `invalid_limit` and the like are all `invalid_arguments` here. */
export function count(args: Json, name: string, fallback: number, max: number): number {
  const value = text(args, name);
  if (value === undefined || value === '') return fallback;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0)
    throw invalidArguments(`must provide an integer [json-pointer:/${name}]`);
  return Math.min(number || fallback, max);
}

/** An argument that is JSON: as text in a form, as it is in a JSON body. Undefined when absent, throws `code` when it is no JSON. */
export function jsonArgument(args: Json, name: string, code: string): unknown {
  const value = args[name];
  if (typeof value !== 'string') return value ?? undefined;
  if (value === '') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    throw new SlackError(code);
  }
}

/** One page of a list, with Slack's opaque cursor. */
export function page<T>(args: Json, entries: T[], fallback: number): { entries: T[]; response_metadata: Json } {
  const limit = count(args, 'limit', fallback, 1000);
  const cursor = text(args, 'cursor');
  const start = cursor ? Number(Buffer.from(cursor, 'base64').toString().replace('at:', '')) : 0;
  if (!Number.isInteger(start) || start < 0) throw new SlackError('invalid_cursor');
  const end = start + limit;
  const next = end < entries.length ? Buffer.from(`at:${end}`).toString('base64') : '';
  return { entries: entries.slice(start, end), response_metadata: { next_cursor: next } };
}
