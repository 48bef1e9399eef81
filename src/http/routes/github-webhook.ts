/** `/webhooks/github`: changes that people make there are seen within seconds. Without a secret the route does not exist. */
import type { Hono } from 'hono';
import type { HttpDeps } from '../deps.ts';
import { githubHint } from '../github-hint.ts';
import { isFromGitHub } from '../signature.ts';
import { receive } from '../webhook.ts';

export function githubWebhook(app: Hono, deps: HttpDeps): void {
  const secret = deps.webhookSecrets.github;
  if (secret === undefined) return;
  const path = '/webhooks/github';
  const handlers = receive(deps, {
    path,
    isGenuine: (delivery) => isFromGitHub(secret, delivery),
    hint: (body, header) => githubHint(header('x-github-event') ?? '', body),
    wake: (hint) => deps.wakeConcerned('github', hint),
  });
  app.post(path, ...handlers);
}
