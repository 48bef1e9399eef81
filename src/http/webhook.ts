/**
 * What the routes for webhooks share: who may post, how much, and how it is answered. Answered before anything is looked at,
 * because hosts wait ten seconds, and GitHub never tries again by itself.
 */
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import type { HttpDeps } from './deps.ts';
import type { Delivery } from './signature.ts';
import type { Hint } from './wake-concerned.ts';

/**
 * Payloads can have up to 25 MB, but only those of pushes and the like are large; those that say who may do what have a few
 * kilobytes. Whatever is larger is not read to its end, so that nobody without the secret can fill the memory.
 */
const mostBytes = 1024 * 1024;
const refusalsEveryMs = 60_000;

interface Webhook {
  path: `/webhooks/${string}`;
  isGenuine(delivery: Delivery): boolean;
  /** What it is about; undefined where it cannot be understood. */
  hint(body: unknown, header: Delivery['header']): Hint | undefined;
  wake(hint: Hint): void;
}

/** The handlers of one route, in their order. */
export function receive(
  deps: HttpDeps,
  webhook: Webhook,
): [MiddlewareHandler, (context: Context) => Promise<Response>] {
  const logRefusal = createRefusalLog(deps, webhook.path);
  const refuse = (context: Context, status: 400 | 401 | 413 | 415, words: string): Response => {
    logRefusal(status);
    // What is left of the body is not waited for.
    return context.text(words, status, status === 413 ? { connection: 'close' } : {});
  };
  const limit = bodyLimit({ maxSize: mostBytes, onError: (context) => refuse(context, 413, 'too large') });
  const handle = async (context: Context): Promise<Response> => {
    const header = (name: string) => context.req.header(name);
    if (!/^application\/json *(;|$)/i.test(header('content-type') ?? ''))
      return refuse(context, 415, 'send application/json');
    const rawBody = new Uint8Array(await context.req.arrayBuffer());
    if (!webhook.isGenuine({ rawBody, header })) return refuse(context, 401, 'unauthorized');
    const hint = webhook.hint(parse(rawBody), header);
    if (!hint) return refuse(context, 400, 'the body cannot be read');
    webhook.wake(hint);
    return context.body(null, 202);
  };
  return [limit, handle];
}

function parse(rawBody: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(rawBody).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A line a minute at most: whoever posts rubbish must not fill the log too. */
function createRefusalLog({ log, clock }: { log: Log; clock: Clock }, path: string): (status: number) => void {
  let last: Date | undefined;
  let unsaid = 0;
  return (status) => {
    const now = clock.now();
    if (last && now.getTime() - last.getTime() < refusalsEveryMs) {
      unsaid += 1;
      return;
    }
    log.warn({ path, status, unsaid }, 'a webhook was refused');
    last = now;
    unsaid = 0;
  };
}
