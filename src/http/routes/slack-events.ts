/** `/slack/events`: where Slack posts commands, clicks and forms in HTTP mode. The signature is over the raw body, so it is read as text. */
import type { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { HttpDeps } from '../deps.ts';

/** Slack's own payloads stay far below; more than this is not from Slack, and is not read to its end. */
const mostBytes = 1024 * 1024;

export function slackEvents(app: Hono, deps: HttpDeps): void {
  const { slack } = deps;
  if (!slack) return;
  const limit = bodyLimit({
    maxSize: mostBytes,
    onError: (context) => {
      deps.log.warn({ status: 413, mostBytes }, 'a request to the Slack address was refused');
      return context.text('too large', 413, { connection: 'close' });
    },
  });
  app.post('/slack/events', limit, async (context) => {
    const body = await context.req.text();
    const answer = await slack(body, (name) => context.req.header(name));
    return context.body(answer.body, answer.status as ContentfulStatusCode, {
      'content-type': answer.contentType ?? 'text/plain; charset=utf-8',
    });
  });
}
