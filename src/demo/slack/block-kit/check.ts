/**
 * The small checker that Block Kit's rules are written in. It words its complaints as Slack does: what is wrong, then
 * where, as a JSON pointer (`no more than 25 items allowed [json-pointer:/blocks/1/elements]`).
 */

export type Json = Record<string, unknown>;

/** Complaints about one payload, in the order of its parts. */
export class Problems {
  readonly list: string[] = [];

  add(what: string, at: string): void {
    this.list.push(`${what} [json-pointer:${at}]`);
  }
}

export type Check = (value: unknown, at: string, problems: Problems) => void;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Length as Slack counts it: characters, not UTF-16 units. */
export function lengthOf(text: string): number {
  return [...text].length;
}

export function string(max: number, min = 0): Check {
  return (value, at, problems) => {
    if (typeof value !== 'string') return problems.add('must provide a string', at);
    const length = lengthOf(value);
    if (length < min) problems.add(`must be more than ${min - 1} characters`, at);
    if (length > max) problems.add(`must be less than ${max + 1} characters`, at);
  };
}

export const flag: Check = (value, at, problems) => {
  if (typeof value !== 'boolean') problems.add('must provide a boolean', at);
};

export function integer(min: number, max: number): Check {
  return (value, at, problems) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return problems.add('must provide an integer', at);
    if (value < min) problems.add(`must be greater than or equal to ${min}`, at);
    if (value > max) problems.add(`must be less than or equal to ${max}`, at);
  };
}

export function matching(pattern: RegExp, what: string): Check {
  return (value, at, problems) => {
    if (typeof value !== 'string') return problems.add('must provide a string', at);
    if (!pattern.test(value)) problems.add(what, at);
  };
}

export const url: Check = (value, at, problems) => {
  string(3000, 1)(value, at, problems);
  if (typeof value === 'string' && !/^[a-z][a-z0-9+.-]*:\S+$/i.test(value)) problems.add('invalid url', at);
};

export function oneOf(...values: unknown[]): Check {
  return (value, at, problems) => {
    if (!values.includes(value)) problems.add('must be a valid enum value', at);
  };
}

export function listOf(item: Check, max: number, min = 1): Check {
  return (value, at, problems) => {
    if (!Array.isArray(value)) return problems.add('must provide an array', at);
    if (value.length < min) problems.add(`no less than ${min} items allowed`, at);
    if (value.length > max) problems.add(`no more than ${max} items allowed`, at);
    value.slice(0, max).forEach((entry, index) => {
      item(entry, `${at}/${index}`, problems);
    });
  };
}

/** An object with these fields and no others. `also` looks at the whole of it once every field is good. */
export function object(
  fields: Record<string, Check>,
  required: string[],
  also?: (value: Json, at: string, problems: Problems) => void,
): Check {
  return (value, at, problems) => {
    if (!isObject(value)) return problems.add('must provide an object', at);
    const before = problems.list.length;
    for (const name of required) {
      if (value[name] === undefined) problems.add(`missing required field: ${name}`, at);
    }
    for (const [name, entry] of Object.entries(value)) {
      const check = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (check) check(entry, `${at}/${name}`, problems);
      else problems.add(`invalid additional property: ${name}`, at);
    }
    if (problems.list.length === before) also?.(value, at, problems);
  };
}

/** Chooses the check by the object's `type`. */
export function byType(table: Record<string, Check>): Check {
  return (value, at, problems) => {
    if (!isObject(value)) return problems.add('must provide an object', at);
    const { type } = value;
    if (type === undefined) return problems.add('missing required field: type', at);
    const check = typeof type === 'string' && Object.hasOwn(table, type) ? table[type] : undefined;
    if (check) check(value, at, problems);
    else problems.add(`unsupported type: ${String(type)}`, `${at}/type`);
  };
}

/** Adds Slack's heading for a field that may have one of several shapes, where none fits. */
export function anyShape(check: Check): Check {
  return (value, at, problems) => {
    const inner = new Problems();
    check(value, at, inner);
    if (inner.list.length > 0) problems.list.push(`failed to match all allowed schemas [json-pointer:${at}]`);
    problems.list.push(...inner.list);
  };
}

/** The field may not occur twice among the entries of one list (`block_id`, `action_id`). */
export function unique(field: string, entries: unknown, at: string, problems: Problems, inner = ''): void {
  if (!Array.isArray(entries)) return;
  const seen = new Set<unknown>();
  entries.forEach((entry, index) => {
    const id = isObject(entry) ? entry[field] : undefined;
    if (id === undefined) return;
    if (seen.has(id)) problems.add(`\`${field}\` "${String(id)}" already exists`, `${at}/${index}${inner}/${field}`);
    seen.add(id);
  });
}
