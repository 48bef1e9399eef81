/**
 * Faults that a test or the demo's panel can order from a pretend host: wrong answers, no answer, lost answers.
 * Knows only node:http, so every simulator can wrap its request listener in `withFaults`.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

export type FaultAction =
  /** Answers this instead of doing anything. A `body` that is no string is sent as JSON. */
  | { kind: 'status'; status: number; body?: unknown; headers?: Record<string, string> }
  /** A proxy's error page, with the content type text/html. */
  | { kind: 'html'; status: number }
  /** Never answers; the client has to give up. */
  | { kind: 'hang' }
  /** Cuts the connection before anything is done. */
  | { kind: 'drop-before' }
  /** Does what was asked, then cuts the connection instead of answering. */
  | { kind: 'drop-after' }
  /** Does what was asked, and never answers. */
  | { kind: 'hang-after' }
  /** Waits, then does what was asked. */
  | { kind: 'delay'; ms: number };

export interface Fault {
  /** Any method when left out. */
  method?: string;
  /** Looked for in the request's target (path and query); any when left out. */
  path?: RegExp;
  /** How many requests it hits; without it, all until it is cancelled. */
  times?: number;
  do: FaultAction;
}

export interface Faults {
  /** Orders a fault and returns the way to call it off. Where several fit a request, the one ordered first hits it. */
  add(fault: Fault): () => void;
  /** The action for this request, counted as one hit; undefined when no fault fits. */
  match(method: string, target: string): FaultAction | undefined;
  /** Calls all of them off. */
  clear(): void;
}

export type Listener = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

export function createFaults(): Faults {
  let ordered: { fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      const entry = { fault, left: fault.times ?? Number.POSITIVE_INFINITY };
      ordered.push(entry);
      return () => {
        ordered = ordered.filter((other) => other !== entry);
      };
    },
    match(method, target) {
      const hit = ordered.find(({ fault, left }) => left > 0 && fits(fault, method, target));
      if (!hit) return undefined;
      hit.left -= 1;
      return hit.fault.do;
    },
    clear() {
      ordered = [];
    },
  };
}

function fits({ method, path }: Fault, asked: string, target: string): boolean {
  if (method !== undefined && method.toUpperCase() !== asked.toUpperCase()) return false;
  return path === undefined || target.search(path) !== -1;
}

/** Wraps a listener so that ordered faults hit its requests. `pass` answers true for requests that no fault may touch. */
export function withFaults(
  faults: Pick<Faults, 'match'>,
  listener: Listener,
  pass: (req: IncomingMessage) => boolean = () => false,
): Listener {
  return async (req, res) => {
    const action = pass(req) ? undefined : faults.match(req.method ?? 'GET', req.url ?? '/');
    if (action === undefined) return listener(req, res);
    return applyFault(action, req, res, listener);
  };
}

/** Lets one action hit one request. With `hang` the promise resolves when the client has given up. */
export async function applyFault(
  action: FaultAction,
  req: IncomingMessage,
  res: ServerResponse,
  listener: Listener,
): Promise<void> {
  switch (action.kind) {
    case 'status':
      return answerStatus(action, res);
    case 'html':
      res.writeHead(action.status, { 'content-type': 'text/html; charset=utf-8' });
      res.end(`<!DOCTYPE html><html><head><title>${action.status}</title></head><body>Unicorn!</body></html>`);
      return;
    case 'hang':
      return new Promise((done) => res.once('close', done));
    case 'drop-before':
      req.socket.destroy();
      return;
    case 'drop-after':
      swallowAnswer(res, () => req.socket.destroy());
      return listener(req, res);
    case 'hang-after':
      swallowAnswer(res, () => {});
      return listener(req, res);
    case 'delay':
      await wait(action.ms, undefined, { ref: false });
      return listener(req, res);
  }
}

function answerStatus(action: Extract<FaultAction, { kind: 'status' }>, res: ServerResponse): void {
  const { status, body = { message: 'Server Error' }, headers } = action;
  const isText = typeof body === 'string';
  res.writeHead(status, {
    'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
    ...headers,
  });
  res.end(status === 204 || status === 304 ? undefined : isText ? body : JSON.stringify(body));
}

/** The listener runs to its end, but nothing of its answer leaves; `instead` is done where it would. */
function swallowAnswer(res: ServerResponse, instead: () => void): void {
  res.flushHeaders = () => undefined;
  res.write = (() => true) as ServerResponse['write'];
  res.end = (() => {
    instead();
    return res;
  }) as ServerResponse['end'];
}
