/** What is wrong with the set-up of a host reaches those who can mend it, in plain words, and never keeps the bot from running. */
import { describe, expect, it } from 'vitest';
import { createLog } from '#lib/log.ts';
import { startWorld } from '../world.ts';

interface Line {
  host?: string;
  words?: string;
}

function listeningLog() {
  const lines: Record<'info' | 'warn' | 'error', Line[]> = { info: [], warn: [], error: [] };
  const log = createLog('silent');
  for (const level of ['info', 'warn', 'error'] as const)
    log[level] = ((fields: Line) => void lines[level].push(fields)) as (typeof log)[typeof level];
  const about = (level: keyof typeof lines, host: string) =>
    lines[level].filter((line) => line.host === host && line.words !== undefined).map(({ words }) => words);
  return { log, about };
}

describe('a look at the set-up after the start', () => {
  it('tells the administrators once what keeps a host from being used, and the log each time', async () => {
    const { log, about } = listeningLog();
    const world = await startWorld({ log });
    const { github, barbara, settle } = world;
    github.revokeToken();
    await world.app().checkSetUp();
    await settle();
    await barbara.sees(/GitHub is not set up as Jit needs it/, { in: 'jit-admins' });
    await barbara.sees(/Bad credentials.*GITHUB_TOKEN/, { in: 'jit-admins' });
    await world.app().checkSetUp();
    await settle();
    expect(barbara.texts('jit-admins').filter((text) => text.includes('not set up'))).toHaveLength(1);
    expect(about('error', 'github')).toHaveLength(2);
    expect(about('error', 'gitlab')).toEqual([]);
  });

  it('tells the administrators of a scope that the Slack app lacks, before anybody waits for it in vain', async () => {
    const world = await startWorld({ without: ['users:read'] });
    await world.app().checkSetUp();
    await world.settle();
    await world.barbara.sees(/Slack is not set up as Jit needs it.*lacks users:read.*install it again/s, {
      in: 'jit-admins',
    });
  });

  it('says how access is given, and warnings in the log only', async () => {
    const { log, about } = listeningLog();
    const world = await startWorld({ log });
    world.config.gitlab = { ...world.config.gitlab, url: world.config.gitlab?.url ?? '', token: endingToken(world) };
    await world.restart();
    await world.app().checkSetUp();
    await world.settle();
    expect(about('warn', 'gitlab').join('\n')).toMatch(/GitLab token.*(ends|expires)/i);
    expect([...about('info', 'github'), ...about('info', 'gitlab')].join('\n')).toMatch(
      /access is given|container|direct/,
    );
    expect(world.barbara.texts('jit-admins')).toEqual([]);
  });
});

const endingToken = ({ gitlab, clock }: Awaited<ReturnType<typeof startWorld>>): string => {
  const soon = new Date(clock.now().getTime() + 3 * 24 * 3_600_000).toISOString().slice(0, 10);
  return gitlab.issueToken('acme-jit-bot', { scopes: ['api'], expiresAt: soon });
};
