/**
 * Collects every exchange with any pretend GitHub of this process, for the check after each test. A test that sends a wrong
 * request on purpose says so with `deliberately`.
 */
import { type Exchange, exchanges } from '#demo/github/exchange.ts';

let seen: Exchange[] = [];
let pardoned: RegExp[] = [];

const see = (exchange: unknown): void => void seen.push(exchange as Exchange);

export const watch = (): void => exchanges.subscribe(see);
export const unwatch = (): void => void exchanges.unsubscribe(see);

/** From here to the end of the test, requests that fit (`POST /repos/acme/shop`) may be wrong. */
export const deliberately = (...requests: RegExp[]): void => void pardoned.push(...requests);

/** All exchanges since the last time, without the pardoned ones. */
export function taken(): Exchange[] {
  const all = seen.filter(({ method, target }) => !pardoned.some((one) => one.test(`${method} ${target}`)));
  seen = [];
  pardoned = [];
  return all;
}
