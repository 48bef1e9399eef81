/** What is wrong with the set-up of Slack and the Git hosts, said once after a start: all of it in the log, faults to the administrators too. */
import { createHash } from 'node:crypto';
import type { Finding } from '#hosts/host.ts';
import { keepReport } from '#store/reports.ts';
import type { ReconcileDeps } from './deps.ts';

/** A service outside that must be set up for Jit; every Git host is one. */
export interface Outside {
  /** `github`, for the log. */
  name: string;
  /** `GitHub` */
  label: string;
  /** What it cannot answer itself is a finding like any other. */
  check(): Promise<Finding[]>;
}

/** Looks at all of them side by side. @throws Error when the store does not answer */
export async function checkSetUp(
  deps: Pick<ReconcileDeps, 'store' | 'log' | 'wake'>,
  outsides: readonly Outside[],
): Promise<void> {
  const checks = outsides.map(async (outside) => {
    const { name, label } = outside;
    const found = await outside.check();
    const wordsOf = (kind: Finding['severity']) =>
      found.filter(({ severity }) => severity === kind).map(({ words }) => words);
    for (const words of wordsOf('warning'))
      deps.log.warn({ host: name, words }, 'something about a host is not as it should be');
    for (const words of wordsOf('note')) deps.log.info({ host: name, words }, 'how access is given');
    const faults = wordsOf('error');
    if (faults.length === 0) return;
    for (const words of faults) deps.log.error({ host: name, words }, 'a host cannot be used as it is set up');
    const key = `check:${name}:${createHash('sha256').update(faults.join('\n')).digest('hex').slice(0, 16)}`;
    const list = faults.map((words) => `• ${words}`).join('\n');
    const words = `${label} is not set up as Jit needs it:\n${list}\nThe command jit doctor looks again.`;
    if (await deps.store.write((tx) => keepReport(tx, { key, words: [words] }))) deps.wake('reports');
  });
  await Promise.all(checks);
}
