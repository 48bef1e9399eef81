/** The request that a button is about. */
import { Refused } from '#domain/refused.ts';
import type { Click } from './tools.ts';
import { requestIdOf } from './views/buttons.ts';

/** @throws Refused when the button carries no request's number */
export function requestOf({ value }: Pick<Click, 'value'>): number {
  const id = requestIdOf(value);
  if (id === undefined) throw new Refused('bad-input', 'This button does not belong to a request known here.');
  return id;
}
