/** `/webhooks/gitlab`: system hooks and group webhooks of GitLab. Without a secret the route does not exist. */
import type { Hono } from 'hono';
import type { HttpDeps } from '../deps.ts';
import { gitlabHint } from '../gitlab-hint.ts';
import { isFromGitLab } from '../signature.ts';
import { receive } from '../webhook.ts';

export function gitlabWebhook(app: Hono, deps: HttpDeps): void {
  const secret = deps.webhookSecrets.gitlab;
  if (secret === undefined) return;
  const path = '/webhooks/gitlab';
  const handlers = receive(deps, {
    path,
    isGenuine: (delivery) => isFromGitLab(secret, delivery, deps.clock.now()),
    hint: gitlabHint,
    wake: (hint) => deps.wakeConcerned('gitlab', hint),
  });
  app.post(path, ...handlers);
}
