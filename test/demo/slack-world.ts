/** What the tests of the pretend Slack share: a small workspace, a raw caller of its API, the real Bolt on either transport. */
import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Workspace } from '#demo/slack/driver.ts';
import { type PretendSlackOptions, startPretendSlack } from '#demo/slack/pretend-slack.ts';

const person = (id: string, name: string, realName: string, title: string) => ({
  id,
  name,
  realName,
  title,
  zone: 'Europe/Berlin',
});

export const workspace: Workspace = {
  teamId: 'T0ACME',
  teamDomain: 'acme',
  teamName: 'Acme',
  bot: { id: 'B0JIT', userId: 'U0JITBOT', name: 'jit', appId: 'A0JIT' },
  people: [
    person('U0ADA', 'ada', 'Ada Lovelace', 'Developer'),
    person('U0GRACE', 'grace', 'Grace Hopper', 'Approver'),
    { ...person('U0GONE', 'gone', 'Gone Person', 'Left'), deleted: true },
  ],
  channels: [
    { id: 'C0PLATFORM', name: 'platform', isPrivate: false, members: ['U0ADA', 'U0GRACE', 'U0JITBOT'] },
    { id: 'C0OTHER', name: 'other', isPrivate: false, members: ['U0ADA'] },
    { id: 'C0SECRET', name: 'secret', isPrivate: true, members: ['U0ADA'] },
    { id: 'C0QUIET', name: 'quiet', isPrivate: true, members: ['U0GRACE', 'U0JITBOT'] },
    { id: 'C0OLD', name: 'old', isPrivate: false, isArchived: true, members: ['U0JITBOT', 'U0ADA'] },
  ],
  userGroups: [{ id: 'S0LEADS', handle: 'leads', name: 'Leads', members: ['U0GRACE', 'U0GONE'] }],
};

export const allScopes = [
  'commands',
  'chat:write',
  'im:write',
  'users:read',
  'usergroups:read',
  'channels:read',
  'groups:read',
];

export async function startSlack(options: Partial<PretendSlackOptions> = {}) {
  const slack = await startPretendSlack({ workspace, scopes: allScopes, commands: ['/jit'], ...options });
  onTestFinished(() => slack.close());
  return slack;
}

export type Slack = Awaited<ReturnType<typeof startSlack>>;
export type Reply = Record<string, unknown> & { ok: boolean; error?: string };

/** Calls a method as raw as can be: JSON with the bot's token, unless told otherwise. */
export async function call(
  slack: Slack,
  method: string,
  args: unknown = {},
  { token = slack.botToken, form = false }: { token?: string | null; form?: boolean } = {},
): Promise<Reply> {
  const headers: Record<string, string> = {
    'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json; charset=utf-8',
  };
  if (token !== null) headers.authorization = `Bearer ${token}`;
  const body = form ? new URLSearchParams(args as Record<string, string>).toString() : JSON.stringify(args);
  const response = await fetch(slack.apiUrl + method, { method: 'POST', headers, body });
  return (await response.json()) as Reply;
}

export const messagesOf = (reply: Reply): string[] =>
  (reply.response_metadata as { messages?: string[] } | undefined)?.messages ?? [];

/** The real Bolt over Socket Mode, started. */
export async function boltOnSocket(slack: Slack, listen: (app: App) => void = () => undefined): Promise<App> {
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    clientPingTimeout: 500,
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
  });
  const app = new App({
    token: slack.botToken,
    receiver,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
  });
  listen(app);
  await app.start();
  onTestFinished(async () => {
    await app.stop();
    await vi.waitUntil(() => slack.world.openConnections() === 0);
  });
  return app;
}

/** The real Bolt behind a request URL, started. */
export async function boltOnHttp(slack: Slack, listen: (app: App) => void = () => undefined): Promise<App> {
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, logLevel: LogLevel.ERROR });
  const app = new App({
    token: slack.botToken,
    receiver,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
  });
  listen(app);
  const server = await app.start(0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Bolt does not listen');
  slack.setRequestUrl(`http://127.0.0.1:${address.port}/slack/events`);
  onTestFinished(async () => void (await app.stop()));
  return app;
}

export interface Envelope {
  envelope_id: string;
  type: string;
  accepts_response_payload: boolean;
  payload: Record<string, unknown>;
}

export const silent = Symbol('no acknowledgement');

/** An app that is nothing but a Socket Mode connection: it keeps what it gets, and acknowledges with what `answer` gives. */
export async function rawApp(slack: Slack, answer: (envelope: Envelope) => unknown = () => ({})) {
  const { url } = await call(slack, 'apps.connections.open', {}, { token: slack.appToken });
  const socket = new WebSocket(String(url));
  const got: Envelope[] = [];
  const others: Record<string, unknown>[] = [];
  socket.on('message', (data) => {
    const envelope = JSON.parse(String(data)) as Envelope;
    if (envelope.envelope_id === undefined) return void others.push({ ...envelope });
    got.push(envelope);
    const payload = answer(envelope);
    if (payload !== silent) socket.send(JSON.stringify({ envelope_id: envelope.envelope_id, payload }));
  });
  await vi.waitUntil(() => others.length > 0);
  onTestFinished(() => socket.terminate());
  return { socket, got, others };
}

/** Has Ada type the command, and opens this view with its trigger. */
export async function openFor(slack: Slack, app: { got: Envelope[] }, view: object): Promise<Reply> {
  await slack.say('U0ADA', 'C0PLATFORM', '/jit');
  return call(slack, 'views.open', { trigger_id: app.got.at(-1)?.payload.trigger_id, view });
}
