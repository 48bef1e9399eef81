/**
 * Holds requests to the pretend GitHub, and its answers, against the OpenAPI description that GitHub publishes (npm
 * @octokit/openapi). A description is 13 MB and is parsed once a process; of its schemas only those in use are compiled.
 */
import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Exchange } from '#demo/github/exchange.ts';
import { inAjvsWords, type Schema } from './github-openapi-schema.ts';

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
}

interface Content {
  content?: Record<string, { schema?: Schema }>;
}

export interface Operation {
  deprecated?: boolean;
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: Content & { required?: boolean };
  responses: Record<string, Content | { $ref: string }>;
  'x-github'?: { enabledForGitHubApps?: boolean };
}

export interface Document {
  paths: Record<string, Record<string, Operation>>;
  'x-webhooks'?: Record<string, { post: Operation }>;
  components: Record<string, Record<string, unknown>>;
}

export interface Found {
  description: Description;
  operation: Operation;
  /** `GET /repos/{owner}/{repo}`. */
  name: string;
  parts: Record<string, string>;
}

type DescriptionName = 'api.github.com' | 'ghec' | 'ghes-3.19';

export class Description {
  readonly document: Document;
  readonly #ajv = new Ajv({ strict: false, validateFormats: false, coerceTypes: false });
  readonly #compiled = new Map<Schema, ValidateFunction>();
  readonly #paths: { path: string; segments: string[] }[];

  constructor(name: DescriptionName) {
    const file = new URL(`../../node_modules/@octokit/openapi/generated/${name}.json`, import.meta.url);
    this.document = JSON.parse(readFileSync(file, 'utf8')) as Document;
    // Paths with fewer variables win: `/user/repos` before `/user/{account_id}`.
    this.#paths = Object.keys(this.document.paths)
      .map((path) => ({ path, segments: path.split('/') }))
      .sort((a, b) => a.path.split('{').length - b.path.split('{').length);
  }

  find(method: string, path: string): Found | undefined {
    const asked = path.split('/').map((segment) => decodeURIComponent(segment));
    for (const { path: template, segments } of this.#paths) {
      if (segments.length !== asked.length) continue;
      const operation = this.document.paths[template]?.[method.toLowerCase()];
      if (!operation) continue;
      const parts: Record<string, string> = {};
      const fits = segments.every((segment, index) => {
        const value = asked[index] ?? '';
        if (!segment.startsWith('{')) return segment === value;
        parts[segment.slice(1, -1)] = value;
        return value !== '';
      });
      if (fits) return { description: this, operation, name: `${method} ${template}`, parts };
    }
    return undefined;
  }

  /** The thing itself, or the one of `components` that it refers to. */
  resolve<T extends object>(thing: T | { $ref: string }): T {
    if (!('$ref' in thing)) return thing;
    const [, , section = '', name = ''] = thing.$ref.split('/');
    return this.document.components[section]?.[name] as T;
  }

  /** What is wrong with a value, in one sentence; undefined when nothing is. */
  misfit(schema: Schema, value: unknown): string | undefined {
    let validate = this.#compiled.get(schema);
    if (!validate) {
      validate = this.#ajv.compile(inAjvsWords(schema, (name) => this.#define(name)));
      this.#compiled.set(schema, validate);
    }
    if (validate(value)) return undefined;
    const [error] = validate.errors ?? [];
    return `${error?.instancePath || 'it'} ${error?.message ?? 'does not fit'} ${JSON.stringify(error?.params)}`;
  }

  readonly #defined = new Set<string>();

  #define(name: string): void {
    if (this.#defined.has(name)) return;
    this.#defined.add(name);
    const schema = this.document.components.schemas?.[name] as Schema;
    this.#ajv.addSchema(
      inAjvsWords(schema, (other) => this.#define(other)),
      name,
    );
  }
}

const loaded = new Map<DescriptionName, Description>();

export function description(name: DescriptionName): Description {
  const known = loaded.get(name);
  if (known) return known;
  const fresh = new Description(name);
  loaded.set(name, fresh);
  return fresh;
}

/** The documented operation that a request is; what only Enterprise Cloud has counts, too. */
export function operationOf({ enterpriseServer, method, target }: Exchange): Found | undefined {
  const path = documentedPath(target);
  if (enterpriseServer !== undefined) return description('ghes-3.19').find(method, path);
  return description('api.github.com').find(method, path) ?? description('ghec').find(method, path);
}

/** Redirects lead to addresses by id, which the description does not list; each is the same operation as the one by name. */
function documentedPath(target: string): string {
  const { pathname } = new URL(target, 'http://pretend');
  return pathname
    .replace(/^\/api\/v3(?=\/|$)/, '')
    .replace(/^\/repositories\/\d+/, '/repos/id/id')
    .replace(/^\/organizations\/\d+\/team\/\d+/, '/orgs/id/teams/id')
    .replace(/^$/, '/');
}
