/**
 * Runs a parsed query against a schema that is a table of types: checks names, arguments and variables, then resolves.
 * Faults take the forms of GitHub's GraphQL API: a broken query has no data at all, a refused field is null.
 */
import type { Field, Operation, Selection, Value } from './parse.ts';

export type Args = Record<string, unknown>;

export interface FieldType<Context> {
  /** Name of the type of the answer; none for scalars. */
  type?: string;
  /** Names of the arguments that it takes. */
  args?: readonly string[];
  /** Enum arguments and their values. */
  enums?: Record<string, readonly string[]>;
  resolve(parent: never, args: Args, context: Context): unknown;
}

export type Schema<Context> = Record<string, Record<string, FieldType<Context>>>;

interface GraphqlError {
  type?: string;
  path?: (string | number)[];
  locations?: { line: number; column: number }[];
  extensions?: Record<string, unknown>;
  message: string;
}

/** Thrown by a resolver: the field becomes null and the error is listed. */
export class FieldRefusal extends Error {
  readonly type: string;

  constructor(
    type: 'NOT_FOUND' | 'FORBIDDEN' | 'INSUFFICIENT_SCOPES' | 'MISSING_PAGINATION_BOUNDARIES' | 'EXCESSIVE_PAGINATION',
    message: string,
  ) {
    super(message);
    this.type = type;
  }
}

/** The query does not fit the schema; nothing is run. */
class Misfit extends Error {
  readonly error: GraphqlError;

  constructor(error: GraphqlError) {
    super(error.message);
    this.error = error;
  }
}

/** A value whose type is only known at run time says so in `__typename`. */
export type Typed = { __typename: string };

export function run<Context>(
  schema: Schema<Context>,
  operation: Operation,
  variables: Args,
  context: Context,
): { data?: unknown; errors?: GraphqlError[] } {
  const errors: GraphqlError[] = [];
  try {
    const given = variablesOf(operation, variables);
    const data = new Runner(schema, given, context, errors).object('Query', undefined, operation.selection, []);
    return errors.length > 0 ? { data, errors } : { data };
  } catch (fault) {
    if (fault instanceof Misfit) return { errors: [fault.error] };
    throw fault;
  }
}

function variablesOf(operation: Operation, given: Args): Args {
  const values: Args = {};
  for (const { name, required, standard } of operation.variables) {
    const value = given[name] ?? (standard?.kind === 'literal' ? standard.value : undefined);
    if (required && (value === undefined || value === null)) {
      throw new Misfit({ message: `Variable $${name} of a required type was provided invalid value` });
    }
    values[name] = value ?? null;
  }
  return values;
}

class Runner<Context> {
  readonly #schema: Schema<Context>;
  readonly #variables: Args;
  readonly #context: Context;
  readonly #errors: GraphqlError[];

  constructor(schema: Schema<Context>, variables: Args, context: Context, errors: GraphqlError[]) {
    this.#schema = schema;
    this.#variables = variables;
    this.#context = context;
    this.#errors = errors;
  }

  object(type: string, parent: unknown, selection: Selection[], path: (string | number)[]): Record<string, unknown> {
    const found: Record<string, unknown> = {};
    for (const one of selection) {
      if (one.kind === 'on') {
        if (one.type !== undefined && !this.#schema[one.type])
          throw new Misfit({ message: `No such type ${one.type}` });
        if (one.type === undefined || one.type === type)
          Object.assign(found, this.object(type, parent, one.selection, path));
      } else found[one.key] = this.#field(type, parent, one, [...path, one.key]);
    }
    return found;
  }

  #field(typeName: string, parent: unknown, field: Field, path: (string | number)[]): unknown {
    if (field.name === '__typename') return typeName;
    const locations = [{ line: field.line, column: field.column }];
    const definition = this.#schema[typeName]?.[field.name];
    if (!definition) {
      const extensions = { code: 'undefinedField', typeName, fieldName: field.name };
      throw new Misfit({
        path: ['query', ...path],
        extensions,
        locations,
        message: `Field '${field.name}' doesn't exist on type '${typeName}'`,
      });
    }
    if (definition.type !== undefined && field.selection.length === 0) {
      throw new Misfit({
        locations,
        message: `Field must have selections (field '${field.name}' returns ${definition.type})`,
      });
    }
    const args = this.#arguments(definition, field);
    try {
      const value = definition.resolve(parent as never, args, this.#context);
      return this.#complete(definition.type, value, field.selection, path);
    } catch (fault) {
      if (!(fault instanceof FieldRefusal)) throw fault;
      this.#errors.push({ type: fault.type, path, locations, message: fault.message });
      return null;
    }
  }

  #complete(type: string | undefined, value: unknown, selection: Selection[], path: (string | number)[]): unknown {
    if (value === undefined || value === null || type === undefined) return value ?? null;
    if (Array.isArray(value)) return value.map((one, index) => this.#complete(type, one, selection, [...path, index]));
    const concrete = (value as Partial<Typed>).__typename ?? type;
    return this.object(concrete, value, selection, path);
  }

  #arguments(definition: FieldType<Context>, field: Field): Args {
    const values: Args = {};
    for (const [name, value] of Object.entries(field.args)) {
      if (!definition.args?.includes(name)) {
        throw new Misfit({
          extensions: { code: 'argumentNotAccepted', name: field.name, typeName: 'Field', argumentName: name },
          locations: [{ line: field.line, column: field.column }],
          message: `Field '${field.name}' doesn't accept argument '${name}'`,
        });
      }
      const read = this.#read(value);
      const allowed = definition.enums?.[name];
      if (allowed && read !== null && !allowed.includes(String(read))) {
        throw new Misfit({
          extensions: { code: 'argumentLiteralsIncompatible', typeName: 'Field', argumentName: name },
          locations: [{ line: field.line, column: field.column }],
          message: `Argument '${name}' on Field '${field.name}' has an invalid value (${String(read)}). Expected one of ${allowed.join(', ')}.`,
        });
      }
      if (read !== null) values[name] = read;
    }
    return values;
  }

  #read(value: Value): unknown {
    if (value.kind === 'list') return value.values.map((one) => this.#read(one));
    if (value.kind === 'literal') return value.value;
    if (value.kind === 'enum') return value.name;
    if (!(value.name in this.#variables))
      throw new Misfit({ message: `Variable $${value.name} is used but not declared` });
    return this.#variables[value.name] ?? null;
  }
}
