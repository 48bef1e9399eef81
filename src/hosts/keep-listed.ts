/**
 * Keeps the list of one host's repositories fresh: page after page and never two at once, so slowly that nothing else on the
 * host has to wait, and so rarely that the host's budget is left for grants and endings.
 */
import { type Cancel, type Clock, sleep } from '#lib/clock.ts';
import { faultFields, type Log } from '#lib/log.ts';
import { type GitHost, HostFault, type HostName, type Repo } from './host.ts';
import { createRepoListBuilder, type RepoList } from './repo-list.ts';

export interface KeptList {
  /** Undefined until the host has been listed once. */
  current(): RepoList | undefined;
  /**
   * Lists the host again, as soon as the last listing is paid for. Resolves when a listing that began after this call is over; a
   * failure is logged, and the old list stays.
   */
  refresh(): Promise<void>;
  /** A listing under way is dropped at its next page. */
  stop(): void;
}

const everyMs = 5 * 60_000;
const firstRetryMs = 15_000;

/** The first pages come at once; a long list takes two a second: 500 of them (50,000 repositories) four minutes. */
const pagesAtOnce = 10;
const pauseMs = 500;

/**
 * How long one page that was charged must last. GitHub: a tenth of 5,000 requests an hour, so 50,000 repositories of which every
 * page has changed are listed once an hour, and every five minutes where nothing has.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 * GitLab: a fifth of the 2,000 requests in ten minutes that it takes for lists of projects, so 50,000 every quarter of an hour.
 * https://docs.gitlab.com/administration/settings/rate_limit_on_projects_api/
 */
const pageLastsMs: Record<HostName, number> = { github: 7_200, gitlab: 1_500 };
/** So much may be owed when a refresh is asked for. */
const creditMs = 60_000;

export function keepListed(deps: { host: GitHost; clock: Clock; log: Log }): KeptList {
  const { host, clock, log } = deps;
  /** Pages that have been paid for: a host hands out the same array when it was not charged for the page. */
  const paidFor = new WeakSet<readonly Repo[]>();
  let list: RepoList | undefined;
  let running: Promise<void> | undefined;
  let waiting: Promise<void> | undefined;
  let timer: Cancel | undefined;
  let notBefore = clock.now();
  let failures = 0;
  let isStopped = false;

  /** Counts the pages that are charged, those before a failure too. @throws HostFault */
  async function read(count: { charged: number }): Promise<void> {
    const builder = createRepoListBuilder(host.name);
    let pages = 0;
    for await (const page of host.listRepos()) {
      if (isStopped) return;
      if (!paidFor.has(page)) count.charged += 1;
      paidFor.add(page);
      builder.add(page);
      pages += 1;
      if (pages > pagesAtOnce) await sleep(clock, pauseMs);
    }
    list = await builder.end(list);
  }

  async function run(): Promise<void> {
    const count = { charged: 0 };
    let retryAt = 0;
    try {
      await read(count);
      failures = 0;
    } catch (fault) {
      failures += 1;
      if (fault instanceof HostFault) retryAt = fault.retryAt?.getTime() ?? 0;
      log.warn({ host: host.name, ...faultFields(fault) }, 'the list of repositories could not be read');
    }
    const now = clock.now().getTime();
    const paidMs = count.charged * pageLastsMs[host.name];
    notBefore = new Date(Math.max(retryAt, now + paidMs - creditMs));
    const waitMs = failures > 0 ? Math.min(everyMs, firstRetryMs * 2 ** (failures - 1)) : Math.max(everyMs, paidMs);
    if (!isStopped) timer = clock.at(new Date(Math.max(retryAt, now + waitMs)), () => void refresh());
  }

  async function runNext(): Promise<void> {
    await running;
    const waitMs = notBefore.getTime() - clock.now().getTime();
    if (waitMs > 0) await sleep(clock, waitMs);
    waiting = undefined;
    if (isStopped) return;
    timer?.();
    running = run();
    await running;
  }

  function refresh(): Promise<void> {
    waiting ??= runNext();
    return waiting;
  }

  return {
    current: () => list,
    refresh,
    stop() {
      isStopped = true;
      timer?.();
    },
  };
}
