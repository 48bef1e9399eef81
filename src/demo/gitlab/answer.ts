/** Answers of the API and its refusals, in the words of GitLab's lib/api/helpers.rb. A refusal is thrown from wherever it is noticed. */

export interface Answer {
  status: number;
  /** Sent as JSON; a string is sent as it is, as plain text. */
  body?: unknown;
  headers?: Record<string, string>;
}

export class Refusal extends Error {
  readonly answer: Answer;

  constructor(status: number, body: unknown, headers: Record<string, string> = {}) {
    super(`GitLab answers ${status}`);
    this.answer = { status, body, headers };
  }
}

export const ok = (body: unknown, headers: Record<string, string> = {}): Answer => ({ status: 200, body, headers });

const withMessage = (status: number, message: unknown): Refusal => new Refusal(status, { message });

export const unauthorized = (): Refusal => withMessage(401, '401 Unauthorized');

export const forbidden = (reason?: string): Refusal =>
  withMessage(403, reason === undefined ? '403 Forbidden' : `403 Forbidden - ${reason}`);

/** `404 Project Not Found` for a resource of the address that cannot be seen. */
export const notFound = (resource: string): Refusal => withMessage(404, `404 ${resource} Not Found`);

/** `404 Not found` for a row that is not there (ActiveRecord::RecordNotFound). */
export const noSuchRow = (): Refusal => withMessage(404, '404 Not found');

/** No such address. */
export const noRoute = (): Refusal => new Refusal(404, { error: '404 Not Found' });

/** 405 that the API's own code answers; the router's is {"error":"405 Not Allowed"}. */
export const notAllowed = (message = '405 Method Not Allowed'): Refusal => withMessage(405, message);

export const conflict = (message: string): Refusal => withMessage(409, message);

export const preconditionFailed = (): Refusal => withMessage(412, '412 Precondition Failed');

/** Model errors: {"message":{"access_level":["..."]}}. */
export const invalid = (errors: Record<string, string[]>): Refusal => withMessage(400, errors);

/** A parameter that Grape refuses before any of GitLab's code runs: {"error":"access_level is missing"}. */
export const badParameters = (problems: string[]): Refusal => new Refusal(400, { error: problems.join(', ') });
