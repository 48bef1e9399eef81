/** What is wrong with the set-up of the Git hosts, said once after a start: all of it in the log, faults to the administrators too. */
import { createHash } from 'node:crypto';
import { keepReport } from '#store/reports.ts';
import type { ReconcileDeps } from './deps.ts';

/** Looks at every host, side by side. What a host itself cannot answer is a finding like any other. @throws Error when the store does not answer */
export async function checkHosts(deps: Pick<ReconcileDeps, 'store' | 'log' | 'hosts' | 'wake'>): Promise<void> {
  const checks = [...deps.hosts.values()].map(async (host) => {
    const found = await host.check();
    const wordsOf = (kind: 'error' | 'warning' | 'note') =>
      found.filter(({ severity }) => severity === kind).map(({ words }) => words);
    for (const words of wordsOf('warning'))
      deps.log.warn({ host: host.name, words }, 'something about a host is not as it should be');
    for (const words of wordsOf('note')) deps.log.info({ host: host.name, words }, 'how access is given');
    const faults = wordsOf('error');
    if (faults.length === 0) return;
    for (const words of faults) deps.log.error({ host: host.name, words }, 'a host cannot be used as it is set up');
    const key = `check:${host.name}:${createHash('sha256').update(faults.join('\n')).digest('hex').slice(0, 16)}`;
    const list = faults.map((words) => `• ${words}`).join('\n');
    const words = `${host.label} is not set up as Jit needs it:\n${list}\nThe command jit doctor looks again.`;
    if (await deps.store.write((tx) => keepReport(tx, { key, words: [words] }))) deps.wake('reports');
  });
  await Promise.all(checks);
}
