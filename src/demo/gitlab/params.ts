/**
 * Reads the parameters of a request the way Grape does: query, body and path in one bag, each declared with a type.
 * Problems are collected and refused together by `done()`, before anything is looked up.
 */
import { badParameters } from './answer.ts';

export type Params = Record<string, unknown>;

/** undefined: not sent. null: sent empty, which clears an optional value. */
type Read<T> = T | null | undefined;

export class ParamReader {
  readonly #params: Params;
  readonly #problems: string[] = [];

  constructor(params: Params) {
    this.#params = params;
  }

  /** A declared parameter that has to be there; it may still be empty. */
  required(name: string): this {
    if (!Object.hasOwn(this.#params, name)) this.#problems.push(`${name} is missing`);
    return this;
  }

  /** At least one, and not both. */
  oneOf(...names: [string, string]): this {
    const sent = names.filter((name) => Object.hasOwn(this.#params, name));
    const list = names.join(', ');
    if (sent.length > 1) this.#problems.push(`${list} are mutually exclusive`);
    if (sent.length === 0) this.#problems.push(`${list} are missing, at least one parameter must be provided`);
    return this;
  }

  integer(name: string): Read<number> {
    return this.#read(name, (value) => {
      if (typeof value === 'number' && Number.isInteger(value)) return value;
      return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : undefined;
    });
  }

  string(name: string): Read<string> {
    return this.#read(name, (value) =>
      typeof value === 'string' || typeof value === 'number' ? String(value) : undefined,
    );
  }

  boolean(name: string): boolean {
    const value = this.#read(name, (given) => {
      if (typeof given === 'boolean') return given;
      if (given === 'true' || given === '1' || given === 1) return true;
      return given === 'false' || given === '0' || given === 0 ? false : undefined;
    });
    return value ?? false;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#params, name);
  }

  /** A date and time, of which GitLab keeps the day: YYYY-MM-DD. */
  day(name: string): Read<string> {
    return this.#read(name, (value) => {
      if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}(T.*)?$/.test(value)) return undefined;
      const at = new Date(value);
      return Number.isNaN(at.getTime()) || !isCalendarDay(value) ? undefined : at.toISOString().slice(0, 10);
    });
  }

  /** A text out of a list, else the default. */
  choice<const T extends string>(name: string, values: readonly T[], otherwise: T): T {
    const given = this.#params[name];
    if (given === undefined || given === null || given === '') return otherwise;
    const match = values.find((value) => value === given);
    if (match === undefined) this.#problems.push(`${name} does not have a valid value`);
    return match ?? otherwise;
  }

  /** `1,2` or a list. */
  integers(name: string): Read<number[]> {
    return this.#read(name, (value) => {
      const parts = Array.isArray(value) ? value.map(String) : String(value).split(',');
      return parts.every((part) => /^\d+$/.test(part.trim())) ? parts.map(Number) : undefined;
    });
  }

  problem(words: string): void {
    this.#problems.push(words);
  }

  /** @throws Refusal 400 with every problem at once */
  done(): void {
    if (this.#problems.length > 0) throw badParameters(this.#problems);
  }

  #read<T>(name: string, parse: (value: unknown) => T | undefined): Read<T> {
    const value = this.#params[name];
    if (value === undefined) return undefined;
    if (value === null || value === '') return null;
    const parsed = parse(value);
    if (parsed === undefined) this.#problems.push(`${name} is invalid`);
    return parsed;
  }
}

/** False for 2026-02-31, which Date would turn into March. */
function isCalendarDay(text: string): boolean {
  const day = text.slice(0, 10);
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}
