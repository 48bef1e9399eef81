import { describe, expect, it } from 'vitest';
import { ask, hour, minute, startWorld, type World } from '../world.ts';

async function grantOn(world: World, level: string, duration: string): Promise<void> {
  const { ada, grace } = world;
  await ask(ada, { repo: 'acme/payments', level, duration, ticket: 'PAY-7' });
  await grace.sees(new RegExp(`${level}[^]*Approve`), { in: 'platform-approvals' });
  await grace.press('Approve', { in: 'platform-approvals' });
  await ada.waitFor(() => ada.texts().filter((text) => text.includes('Active until')).length > 0);
  await world.settle();
}

describe('standing access is baseline + live grants', () => {
  it('two grants that overlap: the end of the higher one lowers to the other, the end of both to what was before', async () => {
    const world = await startWorld();
    const { github, advance } = world;
    const level = () => github.directLevelOf('ada-l', 'acme/payments');
    await grantOn(world, 'write', '2h');
    await world.ada.waitFor(() => level() === 'write');
    await grantOn(world, 'maintain', '1h');
    await world.ada.waitFor(() => level() === 'maintain');
    await advance(hour);
    expect(level()).toBe('write');
    await advance(hour);
    expect(level()).toBe('read');
  });

  it('two grants that overlap: the end of the lower one changes nothing', async () => {
    const world = await startWorld();
    const { github, advance } = world;
    const level = () => github.directLevelOf('ada-l', 'acme/payments');
    await grantOn(world, 'maintain', '2h');
    await world.ada.waitFor(() => level() === 'maintain');
    await grantOn(world, 'write', '1h');
    await advance(hour);
    expect(level()).toBe('maintain');
    await advance(hour);
    expect(level()).toBe('read');
  });

  it('someone whose access comes from elsewhere is told so at the form, and keeps it', async () => {
    const { grace, github, audit } = await startWorld();
    await ask(grace, { repo: 'acme/shop', level: 'write', duration: '1h' });
    expect(Object.values(grace.errors()).join()).toMatch(/already have/);
    expect(github.levelOf('grace-h', 'acme/shop')).toBe('maintain');
    expect((await audit()).filter((entry) => entry.includes('request.opened'))).toEqual([]);
  });

  it('access that someone else gave meanwhile stays after the end', async () => {
    const world = await startWorld();
    const { ada, github, advance, barbara } = world;
    await ask(ada, { repo: 'acme/sandbox-ada', level: 'write', duration: '1h' });
    await ada.sees('Active until');
    github.setDirect('ada-l', 'acme/sandbox-ada', 'maintain');
    await advance(hour);
    expect(github.directLevelOf('ada-l', 'acme/sandbox-ada')).toBe('maintain');
    await barbara.sees(/raised/, { in: 'jit-admins' });
  });

  it('access that someone took away meanwhile is not given again', async () => {
    const world = await startWorld();
    const { ada, github, advance } = world;
    await ask(ada, { repo: 'acme/sandbox-ada', level: 'write', duration: '2h' });
    await ada.sees('Active until');
    github.setDirect('ada-l', 'acme/sandbox-ada', 'none');
    await advance(31 * minute);
    expect(github.levelOf('ada-l', 'acme/sandbox-ada')).toBe('none');
    await ada.sees('Someone changed it on GitHub itself');
  });

  it('a repository that was renamed meanwhile is followed by its number', async () => {
    const world = await startWorld();
    const { ada, github, advance } = world;
    await ask(ada, { repo: 'acme/sandbox-ada', level: 'write', duration: '1h' });
    await ada.sees('Active until');
    github.rename('acme/sandbox-ada', 'sandbox-lovelace');
    github.createRepository('acme/sandbox-ada');
    github.setDirect('ada-l', 'acme/sandbox-ada', 'write');
    await advance(hour);
    expect(github.directLevelOf('ada-l', 'acme/sandbox-lovelace')).toBe('none');
    expect(github.directLevelOf('ada-l', 'acme/sandbox-ada')).toBe('write');
  });
});
