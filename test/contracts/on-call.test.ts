/** Who is on call, whoever keeps the schedule: the same promises for PagerDuty, Opsgenie and a user group of Slack. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { workspace } from '#demo/seed.ts';
import { startPretendSlack } from '#demo/slack/pretend-slack.ts';
import { createLog, type Log } from '#lib/log.ts';
import { createOnCall, type OnCallConfig } from '#on-call/on-call.ts';
import { createDirectory } from '#slack/directory.ts';
import { createLogger } from '#slack/logger.ts';
import { createWeb } from '#slack/web.ts';
import { scopesOfManifest } from '../manifest.ts';
import { createManualClock } from '../manual-clock.ts';
import { startOpsgenie } from '../on-call/opsgenie-server.ts';
import { startPagerDuty } from '../on-call/pagerduty-server.ts';
import type { PretendService, ServiceFault } from '../on-call/service-server.ts';

interface Rig {
  schedule: string;
  onCall(...names: ('ada' | 'grace')[]): void;
  /** Until the returned function is called. */
  fail(fault: ServiceFault): () => void;
  isOnCall(personId: string, how?: 'fresh' | 'recent'): Promise<boolean | 'unknown'>;
  advance(ms: number): Promise<void>;
  /** What was logged. */
  lines: string[];
  secret: string;
}

async function slackWith(config: OnCallConfig) {
  const scopes = await scopesOfManifest();
  const slack = await startPretendSlack({ workspace: workspace(), scopes, commands: ['/jit'] });
  onTestFinished(() => slack.close());
  const logger = createLogger(createLog('silent'));
  const web = createWeb({ botToken: slack.botToken, apiUrl: slack.apiUrl, logger });
  const clock = createManualClock();
  const lines: string[] = [];
  const line = (fields: object, words: string) => void lines.push(`${words} ${JSON.stringify(fields)}`);
  const log = { ...createLog('silent'), warn: line, error: line } as unknown as Log;
  const directory = createDirectory({ web, clock, log, onCall: createOnCall(config) });
  return { slack, directory, clock, lines };
}

async function aService(
  schedule: string,
  service: PretendService,
  parts: { config: OnCallConfig; onCall: (emails: string[]) => void },
): Promise<Rig> {
  onTestFinished(() => service.close());
  const { directory, clock, lines } = await slackWith(parts.config);
  return {
    schedule,
    // Written in another way than Slack has it.
    onCall: (...names) => parts.onCall(names.map((name) => `${name.toUpperCase()}@Example.com`)),
    fail: service.fault,
    isOnCall: async (personId, how = 'fresh') => (await directory.groupsOf(personId, [schedule], how))(schedule),
    advance: (ms) => clock.advance(ms, async () => {}),
    lines,
    secret: service.token,
  };
}

const impatient = { timeoutMs: 1500 };

async function pagerDuty(): Promise<Rig> {
  const service = await startPagerDuty();
  service.onCall.set('POTHER', ['grace@example.com', 'ada@example.com']);
  return aService('pagerduty:PABC123', service, {
    config: { pagerduty: { apiUrl: service.url, token: service.token, ...impatient } },
    onCall: (emails) => service.onCall.set('PABC123', emails),
  });
}

async function opsgenie(): Promise<Rig> {
  const service = await startOpsgenie();
  const primary = { id: 'd875a1b4-9b4e-4219-a1b3-0c26936d18de', name: 'Primary', onCall: [] as string[] };
  service.schedules.push(primary, { id: 'x', name: 'Other', onCall: ['grace@example.com', 'ada@example.com'] });
  return aService('opsgenie:Primary', service, {
    config: { opsgenie: { apiUrl: service.url, token: service.token, ...impatient } },
    onCall: (emails) => Object.assign(primary, { onCall: emails }),
  });
}

async function userGroup(): Promise<Rig> {
  const { slack, directory, clock, lines } = await slackWith({});
  const schedule = 'S0LEADS';
  slack.world.setGroupMembers(schedule, []);
  return {
    schedule,
    onCall: (...names) =>
      slack.world.setGroupMembers(
        schedule,
        names.map((name) => `U0${name.toUpperCase()}`),
      ),
    fail: (fault) => slack.world.fault('usergroups.users.list', asSlackFails(fault)),
    isOnCall: async (personId, how = 'fresh') => (await directory.groupsOf(personId, [schedule], how))(schedule),
    advance: (ms) => clock.advance(ms, async () => {}),
    lines,
    secret: slack.botToken,
  };
}

/** The same trouble as Slack has it. */
function asSlackFails(
  fault: ServiceFault,
): Parameters<Awaited<ReturnType<typeof startPretendSlack>>['world']['fault']>[1] {
  if (fault.kind === 'hang') return { kind: 'hang' };
  return { kind: 'status', status: fault.kind === 'status' ? fault.status : 502 };
}

const troubles: [string, ServiceFault][] = [
  ...[400, 401, 402, 403, 404, 429, 500, 503].map((status): [string, ServiceFault] => [
    `${status}`,
    { kind: 'status', status },
  ]),
  ['201 instead of 200', { kind: 'status', status: 201 }],
  ['no JSON', { kind: 'nonsense', body: '<html>welcome</html>' }],
  ['an empty object', { kind: 'nonsense', body: '{}' }],
  [
    'another shape',
    { kind: 'nonsense', body: '{"oncalls":[{"user":{}}],"more":false,"data":{"onCallRecipients":"ada"}}' },
  ],
  ['a redirect to elsewhere', { kind: 'redirect', to: 'http://127.0.0.1:9/oncalls' }],
  ['a connection that is cut', { kind: 'cut' }],
  ['no answer', { kind: 'hang' }],
];

describe.each([
  ['PagerDuty', pagerDuty],
  ['Opsgenie', opsgenie],
  ['a user group of Slack', userGroup],
])('who is on call, by %s', (_name, start) => {
  it('is who is on call now, and nobody else', async () => {
    const rig = await start();
    rig.onCall('ada');
    expect([await rig.isOnCall('U0ADA'), await rig.isOnCall('U0GRACE')]).toEqual([true, false]);
    rig.onCall('ada', 'grace');
    expect([await rig.isOnCall('U0ADA'), await rig.isOnCall('U0GRACE')]).toEqual([true, true]);
  });

  it('is nobody where nobody is', async () => {
    const rig = await start();
    rig.onCall();
    expect(await rig.isOnCall('U0ADA')).toBe(false);
  });

  it('is asked again for a decision, and may be a minute old for a form', async () => {
    const rig = await start();
    rig.onCall('ada');
    expect(await rig.isOnCall('U0ADA', 'recent')).toBe(true);
    rig.onCall('grace');
    expect(await rig.isOnCall('U0ADA', 'recent')).toBe(true);
    expect(await rig.isOnCall('U0ADA', 'fresh')).toBe(false);
    rig.onCall('ada');
    await rig.advance(61_000);
    expect(await rig.isOnCall('U0ADA', 'recent')).toBe(true);
  });

  it.each(troubles)('is unknown, never yes, upon %s, and known again afterwards', async (_what, fault) => {
    const rig = await start();
    rig.onCall('ada');
    const mend = rig.fail(fault);
    expect([await rig.isOnCall('U0ADA'), await rig.isOnCall('U0GRACE')]).toEqual(['unknown', 'unknown']);
    mend();
    // Slack is left alone for as long as it asked.
    await rig.advance(120_000);
    expect(await rig.isOnCall('U0ADA')).toBe(true);
    expect(rig.lines.join('\n')).toContain(rig.schedule);
    expect(rig.lines.join('\n')).not.toContain(rig.secret);
  });
});
