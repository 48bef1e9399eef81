/** The list of routes: a new one is a file here and a line below. */
import type { Hono } from 'hono';
import type { HttpDeps } from '../deps.ts';
import { githubWebhook } from './github-webhook.ts';
import { gitlabWebhook } from './gitlab-webhook.ts';
import { health } from './health.ts';
import { metrics } from './metrics.ts';
import { slackEvents } from './slack-events.ts';

export const routes: readonly ((app: Hono, deps: HttpDeps) => void)[] = [
  health,
  metrics,
  slackEvents,
  githubWebhook,
  gitlabWebhook,
];
