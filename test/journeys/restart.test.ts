import { describe, expect, it } from 'vitest';
import { ask, hour, minute, startWorld } from '../world.ts';

describe('a restart loses nothing', () => {
  it('a request that waits for an answer can be answered after it', async () => {
    const { ada, grace, github, restart } = await startWorld();
    await ask(ada, { repo: 'acme/shop', level: 'write', duration: '1h' });
    await grace.sees('Approve', { in: 'platform-approvals' });
    await restart();
    expect(grace.messages('platform-approvals')).toHaveLength(1);
    await grace.press('Approve', { in: 'platform-approvals' });
    await ada.sees('Active until');
    expect(github.levelOf('ada-l', 'acme/shop')).toBe('write');
  });

  it('access ends on the dot although the bot was started again in between', async () => {
    const { ada, github, restart, advance } = await startWorld();
    await ask(ada, { repo: 'acme/sandbox-ada', level: 'write', duration: '1h' });
    await ada.sees('Active until');
    await restart();
    await advance(hour - 1);
    expect(github.levelOf('ada-l', 'acme/sandbox-ada')).toBe('write');
    await advance(1);
    expect(github.levelOf('ada-l', 'acme/sandbox-ada')).toBe('none');
  });

  it('what fell due while the bot was down is the first thing done at its start, before anyone can ask for anything', async () => {
    const { ada, github, slack, restart, clock } = await startWorld();
    await ask(ada, { repo: 'acme/sandbox-ada', level: 'write', duration: '1h' });
    await ada.sees('Active until');
    const connections = () => slack.world.requests.filter(({ method }) => method === 'apps.connections.open').length;
    let before = 0;
    let atTheEnd: number | undefined;
    await restart({
      whileDown: () => {
        clock.jump(5 * hour);
        before = connections();
        github.onChange(() => {
          if (github.levelOf('ada-l', 'acme/sandbox-ada') === 'none') atTheEnd ??= connections();
        });
      },
    });
    expect(atTheEnd).toBe(before);
    await ada.sees('Request again');
  });

  it('a request whose time to answer ran out meanwhile lapses at the start', async () => {
    const { ada, grace, restart, clock, settle } = await startWorld();
    await ask(ada, { repo: 'acme/shop', level: 'write', duration: '1h' });
    await grace.sees('Approve', { in: 'platform-approvals' });
    await restart({ whileDown: () => clock.jump(25 * hour) });
    await settle();
    expect(grace.texts('platform-approvals').join()).toMatch(/lapsed/i);
    expect(grace.texts('platform-approvals').join()).not.toContain('[Approve]');
  });

  it('messages that Slack would not take are delivered later, in their last state', async () => {
    const { ada, grace, slack, advance, settle } = await startWorld();
    const mend = slack.world.fault('chat.postMessage', { kind: 'status', status: 503 });
    await ask(ada, { repo: 'acme/shop', level: 'write', duration: '1h' });
    await settle();
    expect(grace.texts('platform-approvals')).toEqual([]);
    mend();
    await advance(minute);
    await grace.sees('Approve', { in: 'platform-approvals' });
    expect(grace.messages('platform-approvals')).toHaveLength(1);
  });
});
