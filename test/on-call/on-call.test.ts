/** What only one of the on-call services has, and what keeps Jit from believing the wrong one. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { createOnCall, isSchedule } from '#on-call/on-call.ts';
import { startOpsgenie } from './opsgenie-server.ts';
import { startPagerDuty } from './pagerduty-server.ts';

async function start() {
  const [pagerduty, opsgenie] = await Promise.all([startPagerDuty(), startOpsgenie()]);
  onTestFinished(() => {
    pagerduty.close();
    opsgenie.close();
  });
  const onCall = createOnCall({
    pagerduty: { apiUrl: pagerduty.url, token: pagerduty.token, timeoutMs: 1000 },
    opsgenie: { apiUrl: opsgenie.url, token: opsgenie.token, timeoutMs: 1000 },
  });
  return { pagerduty, opsgenie, onCall };
}

const ids = { first: 'd875a1b4-9b4e-4219-a1b3-0c26936d18de', other: '5b3c7a4e-0000-4000-8000-0c26936d18de' };

describe('PagerDuty', () => {
  it('is read to its last page, and whoever is on call twice is one person', async () => {
    const { pagerduty, onCall } = await start();
    const many = Array.from({ length: 250 }, (_, index) => `p${index}@example.com`);
    pagerduty.onCall.set('PABC123', [...many, 'p0@example.com']);
    expect([...(await onCall.emailsOf('pagerduty:PABC123'))]).toEqual(many);
    expect(pagerduty.asked).toHaveLength(3);
  });

  it('that never comes to an end is not believed', async () => {
    const { pagerduty, onCall } = await start();
    pagerduty.fault({ kind: 'nonsense', body: '{"oncalls":[],"more":true}' });
    await expect(onCall.emailsOf('pagerduty:PABC123')).rejects.toThrow('lists more people on call');
    expect(pagerduty.asked.length).toBeLessThan(20);
  });

  it('that answers for another schedule, or for none, is not believed', async () => {
    const { pagerduty, onCall } = await start();
    for (const schedule of ['{"id":"POTHER"}', 'null']) {
      const entry = `{"user":{"email":"ada@example.com"},"schedule":${schedule}}`;
      pagerduty.fault({ kind: 'nonsense', body: `{"oncalls":[${entry}],"more":false}` });
      await expect(onCall.emailsOf('pagerduty:PABC123')).rejects.toThrow('for another schedule');
    }
  });
});

describe('Opsgenie', () => {
  it('is asked by name, whatever is in it, or by id', async () => {
    const { opsgenie, onCall } = await start();
    const name = 'Ops / 24x7 & é?#';
    opsgenie.schedules.push({ id: ids.first, name, onCall: ['ada@example.com'] });
    expect([...(await onCall.emailsOf(`opsgenie:${name}`))]).toEqual(['ada@example.com']);
    expect([...(await onCall.emailsOf(`opsgenie:${ids.first}`))]).toEqual(['ada@example.com']);
  });

  it('has nobody on call by a schedule that is switched off', async () => {
    const { opsgenie, onCall } = await start();
    opsgenie.schedules.push({ id: ids.first, name: 'Primary', isEnabled: false, onCall: ['ada@example.com'] });
    expect([...(await onCall.emailsOf('opsgenie:Primary'))]).toEqual([]);
  });

  it('that answers for another schedule is not believed', async () => {
    const { opsgenie, onCall } = await start();
    const parent = `{"id":"${ids.other}","name":"Other","enabled":true}`;
    opsgenie.fault({ kind: 'nonsense', body: `{"data":{"_parent":${parent},"onCallRecipients":["ada@example.com"]}}` });
    await expect(onCall.emailsOf('opsgenie:Primary')).rejects.toThrow('for another schedule');
  });

  it.each(['.', '..'])('is never asked for anything but a schedule: %s', async (name) => {
    const { opsgenie, onCall } = await start();
    await expect(onCall.emailsOf(`opsgenie:${name}`)).rejects.toThrow('knows no such schedule');
    expect(opsgenie.asked).toEqual([]);
  });
});

describe('what keeps a schedule from being asked', () => {
  it('is said with its remedy, each once, and nothing when all is well', async () => {
    const { pagerduty, opsgenie, onCall } = await start();
    pagerduty.onCall.set('PABC123', []);
    opsgenie.fault({ kind: 'status', status: 401 });
    expect(await onCall.check(['pagerduty:PABC123', 'S0LEADS'])).toEqual([]);
    expect(await onCall.check(['opsgenie:Primary', 'opsgenie:Primary'])).toEqual([
      'opsgenie:Primary: Opsgenie does not take its token: set a valid one',
    ]);
    expect(await createOnCall().check(['pagerduty:PABC123'])).toEqual([
      'PAGERDUTY_TOKEN is missing: set it, or take pagerduty:PABC123 out of the policy',
    ]);
  });

  it('never repeats a token, not even one that cannot be sent', async () => {
    const { pagerduty } = await start();
    for (const token of ['hush-4711\n', 'hush-4711é€']) {
      const onCall = createOnCall({ pagerduty: { apiUrl: pagerduty.url, token } });
      const thrown = await onCall.emailsOf('pagerduty:PABC123').catch((fault: unknown) => fault);
      expect(String(thrown)).toMatch(/^OnCallFault: PagerDuty/);
      expect(JSON.stringify([String(thrown), String((thrown as Error).cause)])).not.toContain('hush-4711');
    }
  });
});

it('is a schedule only what names a service', () => {
  expect(['pagerduty:P1', 'opsgenie:x', 'S0LEADS', 'U0ADA', 'other:x'].map(isSchedule)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
