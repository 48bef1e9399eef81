/**
 * What is wrong with one exchange by GitHub's description: path, parameters, body and media type of the request, status and
 * body of the answer. Stricter than GitHub, which ignores members of a body and of a query that it does not know.
 */
import { Ajv, type ValidateFunction } from 'ajv';
import type { Exchange } from '#demo/github/exchange.ts';
import { type Found, operationOf, type Parameter } from './github-openapi.ts';
import { isObject, type Schema } from './github-openapi-schema.ts';

/** GraphQL is not described by OpenAPI; its schema is checked by the pretend GitHub itself. */
const isGraphql = ({ target }: Exchange): boolean => /^\/(api\/)?graphql$/.test(target);

/** One sentence for each fault; none when all is as described. */
export function faultsOf(exchange: Exchange): string[] {
  if (isGraphql(exchange)) return [];
  const found = operationOf(exchange);
  const where = `${exchange.method} ${exchange.target}`;
  if (!found)
    return [`${where}: no such operation on ${exchange.enterpriseServer ? 'Enterprise Server' : 'github.com'}`];
  const faults = [...requestFaults(exchange, found), ...answerFaults(exchange, found)];
  return faults.map((fault) => `${where}: ${fault} (${found.name})`);
}

function requestFaults(exchange: Exchange, found: Found): string[] {
  const { operation } = found;
  return [
    ...(operation.deprecated ? ['the operation is deprecated'] : []),
    ...parameterFaults(exchange, found),
    ...mediaFaults(exchange),
    ...bodyFaults(exchange, found),
    ...appFaults(exchange, found),
  ];
}

const coercing = new Ajv({ strict: false, validateFormats: false, coerceTypes: 'array' });
const checked = new Map<Schema, ValidateFunction>();

/** Whether the text of a parameter can be read as its schema wants. */
function isReadable(schema: Schema, text: string): boolean {
  let validate = checked.get(schema);
  if (!validate) {
    validate = coercing.compile({ type: 'object', properties: { value: schema } });
    checked.set(schema, validate);
  }
  return validate({ value: text });
}

function parameterFaults({ target }: Exchange, { description, operation, parts }: Found): string[] {
  const known = (operation.parameters ?? []).map((one) => description.resolve<Parameter>(one));
  const faults: string[] = [];
  const check = (parameter: Parameter, text: string) => {
    const schema = description.resolve<Schema>(parameter.schema);
    if (!isReadable(schema, text)) faults.push(`the ${parameter.in} parameter ${parameter.name}=${text} does not fit`);
  };
  for (const [name, text] of new URL(target, 'http://pretend').searchParams) {
    const parameter = known.find((one) => one.in === 'query' && one.name === name);
    if (parameter) check(parameter, text);
    else faults.push(`there is no query parameter ${name}`);
  }
  for (const parameter of known.filter((one) => one.in === 'path')) {
    const text = parts[parameter.name];
    if (text !== undefined) check(parameter, text);
  }
  return faults;
}

function mediaFaults({ headers, body }: Exchange): string[] {
  const accept = headers.accept ?? '*/*';
  const faults: string[] = [];
  if (!/json|\*\/\*/.test(accept)) faults.push(`Accept: ${accept} is not what the API answers with`);
  const type = headers['content-type'];
  if (body !== '' && !/^application\/json\b/.test(type ?? '')) faults.push(`the body is sent as ${type ?? 'nothing'}`);
  return faults;
}

function bodyFaults({ body }: Exchange, { description, operation }: Found): string[] {
  const schema = operation.requestBody?.content?.['application/json']?.schema;
  if (body === '') return operation.requestBody?.required ? ['it needs a body'] : [];
  if (!schema) return ['it takes no body'];
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return ['the body is no JSON'];
  }
  const misfit = description.misfit(schema, value);
  if (misfit) return [`the body does not fit: ${misfit}`];
  return strangers(schema, value, (one) => description.resolve<Schema>(one)).map(
    (name) => `the body has ${name}, which is not documented`,
  );
}

/** The members of a value that its schema does not name, at any depth. */
function strangers(schema: Schema, value: unknown, resolve: (one: Schema) => Schema, at = ''): string[] {
  const parts = partsOf(resolve(schema), resolve);
  if (Array.isArray(value)) {
    const items = parts.find((part) => isObject(part.items))?.items;
    return isObject(items) ? value.flatMap((one) => strangers(items, one, resolve, `${at}[]`)) : [];
  }
  if (!isObject(value) || parts.every((part) => !isObject(part.properties))) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    const known = parts.map((part) => (isObject(part.properties) ? part.properties[name] : undefined)).find(isObject);
    return known ? strangers(known, one, resolve, `${at}.${name}`) : [`${at}.${name}`.slice(1)];
  });
}

function partsOf(schema: Schema, resolve: (one: Schema) => Schema): Schema[] {
  const more = ['allOf', 'anyOf', 'oneOf'].flatMap((key) => (Array.isArray(schema[key]) ? schema[key] : []));
  return [schema, ...more.flatMap((one) => partsOf(resolve(one as Schema), resolve))];
}

/** Some operations are not open to Apps; the refusal has to come then. */
function appFaults({ headers, answer }: Exchange, { operation }: Found): string[] {
  const isApp = /\bghs_/.test(headers.authorization ?? '');
  if (!isApp || operation['x-github']?.enabledForGitHubApps !== false) return [];
  return answer === undefined || answer.status >= 400 ? [] : ['it is not open to Apps'];
}

/** May come from any operation, documented with it or not. */
const usual = [301, 304, 307, 400, 401, 403, 404, 422, 429];

function answerFaults({ answer }: Exchange, { description, operation }: Found): string[] {
  if (!answer) return [];
  const { status, body } = answer;
  const listed = operation.responses[status] ?? operation.responses.default;
  if (!listed) {
    if (!usual.includes(status)) return [`the pretend GitHub answered ${status}, which is not documented`];
    return status === 304 || isRefusal(body) ? [] : [`the refusal ${status} has no message: ${body}`];
  }
  const schema = description.resolve<{ content?: Record<string, { schema?: Schema }> }>(listed).content;
  const json = schema?.['application/json']?.schema;
  if (!json) return body === '' || isRefusal(body) ? [] : [`the answer ${status} has a body`];
  const misfit = body === '' ? 'it is empty' : description.misfit(json, JSON.parse(body));
  return misfit ? [`the answer ${status} of the pretend GitHub does not fit: ${misfit}`] : [];
}

function isRefusal(body: string): boolean {
  const value: unknown = body === '' ? undefined : JSON.parse(body);
  return isObject(value) && typeof value.message === 'string';
}
