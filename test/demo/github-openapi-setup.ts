/**
 * Runs before every test file: a test in which anything was sent to a pretend GitHub, or answered by it, that is not as
 * GitHub's OpenAPI description says, fails.
 */
import { afterAll, afterEach, beforeAll } from 'vitest';
import { taken, unwatch, watch } from './github-openapi-watch.ts';

async function check(): Promise<void> {
  const exchanges = taken();
  if (exchanges.length === 0) return;
  const { faultsOf } = await import('./github-openapi-check.ts');
  const faults = [...new Set(exchanges.flatMap(faultsOf))];
  if (faults.length > 0) throw new Error(`Not as GitHub documents it:\n${faults.join('\n')}`);
}

beforeAll(watch);
afterEach(check);
afterAll(async () => {
  unwatch();
  await check();
});
