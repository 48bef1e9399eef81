/** Tells the administrators what someone must look at: kept first, said in their channel as soon as Slack takes it, once a day each. */
import { type Part, plain } from '#domain/words.ts';
import { keepReport, markSaid, unsaidReports } from '#store/reports.ts';
import type { ReconcileDeps } from './deps.ts';
import type { Again } from './loop.ts';
import { logRefusal, SlackFault } from './picture.ts';

/** @param report.key what it is about: the same key is said once, and again when it comes up a day later */
export async function report(
  deps: Pick<ReconcileDeps, 'store' | 'log' | 'wake'>,
  report: { key: string; words: string | readonly Part[] },
): Promise<void> {
  const words = typeof report.words === 'string' ? [report.words] : report.words;
  const isNew = await deps.store.write((tx) => keepReport(tx, { key: report.key, words }));
  if (!isNew) return;
  deps.log.error({ about: report.key, words: plain(words) }, 'an administrator must look at this');
  deps.wake('reports');
}

/** Says what has not been said yet. Without an administrators' channel the log is all there is. */
export async function sayReports(deps: ReconcileDeps): Promise<Again> {
  const policy = deps.policy();
  // Until the policy is there, nobody knows where to say it; the sweep comes back to it.
  if (!policy) return {};
  const channel = policy.admins?.channel;
  for (const { id, words } of await unsaidReports(deps.store.read)) {
    if (channel !== undefined) {
      try {
        await deps.say(channel, words);
      } catch (fault) {
        if (fault instanceof SlackFault) logRefusal(deps.log, fault, 'reports');
        if (!(fault instanceof SlackFault && fault.isLasting)) throw fault;
        deps.log.error({ channel, code: fault.code }, "the administrators' channel cannot be written to");
        return { again: new Date(deps.clock.now().getTime() + 5 * 60_000) };
      }
    }
    await markSaid(deps.store.read, id, deps.clock.now());
  }
  return {};
}
