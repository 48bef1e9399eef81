/** What a pretend host was asked, in the order of arrival; tests read it, the demo's panel shows it. */
import type { Listener } from './faults.ts';

export interface LoggedRequest {
  method: string;
  /** The request's target: path and query. */
  path: string;
  /** Of the answer; 0 while there is none, and for good when the connection was cut. */
  status: number;
  at: Date;
}

/** Appends every request to `log`, which is cut to its newest `keep` entries. */
export function withRequestLog(log: LoggedRequest[], now: () => Date, listener: Listener, keep = 10_000): Listener {
  return async (req, res) => {
    const entry: LoggedRequest = { method: req.method ?? 'GET', path: req.url ?? '/', status: 0, at: now() };
    log.push(entry);
    if (log.length > keep) log.splice(0, log.length - keep);
    res.once('finish', () => {
      entry.status = res.statusCode;
    });
    return listener(req, res);
  };
}
