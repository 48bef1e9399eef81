/** Schemas of OpenAPI 3.0 in the words that Ajv knows: `nullable` is JSON Schema's `null`, references are names. */

export type Schema = { [key: string]: unknown };

const prefix = '#/components/schemas/';

/** @param define is told of every component that the schema refers to */
export function inAjvsWords(schema: Schema, define: (name: string) => void): Schema {
  const { nullable, example, examples, ...rest } = schema;
  void example;
  void examples;
  const turned: Schema = {};
  for (const [key, value] of Object.entries(rest)) {
    turned[key === 'allOf' && isUserAndEnterprise(value) ? 'anyOf' : key] = turn(key, value, define);
  }
  return nullable === true ? orNull(turned) : turned;
}

function turn(key: string, value: unknown, define: (name: string) => void): unknown {
  if (key === '$ref' && typeof value === 'string' && value.startsWith(prefix)) {
    const name = value.slice(prefix.length);
    define(name);
    return name;
  }
  if (key === 'properties' && isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, isObject(one) ? inAjvsWords(one, define) : one]),
    );
  }
  if (key === 'enum' || key === 'required' || key === 'default') return value;
  if (Array.isArray(value)) return value.map((one) => (isObject(one) ? inAjvsWords(one, define) : one));
  return isObject(value) ? inAjvsWords(value, define) : value;
}

/** An erratum of the description: whose account an installation is on is a user or an enterprise, not both at once. */
const isUserAndEnterprise = (value: unknown): boolean =>
  Array.isArray(value) && value.map((one: Schema) => one.title).join() === 'Simple User,Enterprise';

function orNull(schema: Schema): Schema {
  return { anyOf: [schema, { type: 'null' }] };
}

export const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
