/** Answers and refusals in GitHub's own form. A refusal is thrown anywhere below a route and becomes the answer. */

export interface Answer {
  status: number;
  /** Sent as JSON; none for 204 and 304. */
  body?: unknown;
  headers?: Record<string, string>;
}

export interface FieldError {
  resource: string;
  code: 'missing' | 'missing_field' | 'invalid' | 'already_exists' | 'unprocessable' | 'custom';
  field?: string;
  message?: string;
}

export class Refusal extends Error {
  readonly status: number;
  readonly errors: FieldError[] | string | undefined;
  readonly headers: Record<string, string>;
  /** Instead of the page of the route. */
  readonly documentationUrl: string | undefined;
  /** Members of the body beside GitHub's usual ones. */
  readonly more: Record<string, unknown>;

  constructor(
    status: number,
    message: string,
    options: {
      errors?: FieldError[] | string;
      headers?: Record<string, string>;
      documentationUrl?: string;
      more?: Record<string, unknown>;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.errors = options.errors;
    this.headers = options.headers ?? {};
    this.documentationUrl = options.documentationUrl;
    this.more = options.more ?? {};
  }

  /** @param page path below docs.github.com of the route that refused */
  toAnswer(page: string): Answer {
    const body = {
      message: this.message,
      ...(this.errors === undefined ? {} : { errors: this.errors }),
      ...this.more,
      documentation_url: this.documentationUrl ?? `https://docs.github.com/${page}`,
      status: String(this.status),
    };
    return { status: this.status, body, headers: this.headers };
  }
}

export const ok = (body: unknown, headers: Record<string, string> = {}): Answer => ({ status: 200, body, headers });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const noContent: Answer = { status: 204 };

export const notFound = (): Refusal => new Refusal(404, 'Not Found');

export const invalid = (...errors: FieldError[]): Refusal => new Refusal(422, 'Validation Failed', { errors });

/** A body or parameter that breaks the endpoint's schema. */
export const malformed = (what: string): Refusal => new Refusal(422, `Invalid request.\n\n${what}`);

/** A time as GitHub writes it: UTC, whole seconds. */
export const timestamp = (date: Date): string => date.toISOString().replace(/\.\d{3}Z$/, 'Z');
