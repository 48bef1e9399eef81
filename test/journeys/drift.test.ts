import { describe, expect, it } from 'vitest';
import { policyText } from '../plain-policy.ts';
import { ask, hour, minute, startWorld, type World } from '../world.ts';

const generous = policyText.replace(
  'levels: [read, write]\n    max: 8h\n    default: 1m',
  'levels: [read, write, maintain, admin]\n    max: 8h\n    default: 1m',
);
const repo = 'acme/sandbox-ada';

async function active(world: World, level: string, duration: string): Promise<void> {
  await ask(world.ada, { repo, level, duration });
  await world.ada.waitFor(() => world.github.directLevelOf('ada-l', repo) === level);
  await world.settle();
}

describe('what people do on the host meanwhile', () => {
  it('someone with admin who lowers their own row keeps nothing at the end', async () => {
    const world = await startWorld({ policy: generous });
    await active(world, 'admin', '4h');
    world.github.setDirect('ada-l', repo, 'maintain');
    await world.advance(31 * minute);
    expect(world.github.directLevelOf('ada-l', repo)).toBe('none');
  });

  it('someone with admin who raises nobody but stays at admin beyond the end is put back', async () => {
    const world = await startWorld({ policy: generous });
    await active(world, 'write', '4h');
    await active(world, 'admin', '1h');
    await world.advance(hour);
    expect(world.github.directLevelOf('ada-l', repo)).toBe('write');
    await world.advance(3 * hour);
    expect(world.github.directLevelOf('ada-l', repo)).toBe('none');
  });

  it('of two grants, the lower one lives on when someone lowers the top one to it, and is taken back at its end', async () => {
    const world = await startWorld({ policy: generous });
    await active(world, 'write', '4h');
    await active(world, 'maintain', '2h');
    world.github.setDirect('ada-l', repo, 'write');
    await world.advance(31 * minute);
    expect(world.github.directLevelOf('ada-l', repo)).toBe('write');
    await world.advance(4 * hour);
    expect(world.github.directLevelOf('ada-l', repo)).toBe('none');
  });

  it('an invitation whose change was lost is set right before anyone can accept too much', async () => {
    const world = await startWorld({ hostTimeoutMs: 3000 });
    const { max, github, advance } = world;
    await ask(max, { repo, level: 'read', duration: '4h' });
    await max.sees('invitation');
    await ask(max, { repo, level: 'write', duration: '1h' });
    await max.waitFor(() => github.invitationsOf(repo)[0]?.role === 'write');
    await world.settle();
    github.fault({ method: 'PATCH', path: /invitations/, times: 1, do: { kind: 'drop-before' } });
    github.fault({ method: 'PUT', path: /collaborators/, times: 1, do: { kind: 'drop-before' } });
    await advance(hour + minute);
    github.acceptInvitation('max-c', repo);
    await advance(5 * minute);
    expect(github.directLevelOf('max-c', repo)).toBe('read');
    await advance(4 * hour);
    expect(github.directLevelOf('max-c', repo)).toBe('none');
  });

  it('on GitLab, a row that someone else adds while our write fails stays', async () => {
    const world = await startWorld({ hostTimeoutMs: 3000 });
    const { ada, gitlab, advance, settle } = world;
    const mend = gitlab.fault({ method: 'POST', path: /members/, do: { kind: 'status', status: 503 } });
    await ask(ada, { repo: 'acme/sandbox', level: 'write', duration: '1h' });
    await settle();
    gitlab.setDirect('ada', 'acme/sandbox', { access_level: 30 }, 'grace');
    mend();
    await advance(2 * hour);
    expect(gitlab.directRowOf('ada', 'acme/sandbox')).toMatchObject({ access_level: 30 });
  });

  it('a failed look after a write that worked is no no: the access is known, and ends', async () => {
    const world = await startWorld({ hostTimeoutMs: 3000 });
    const { ada, github, advance } = world;
    github.fault({
      method: 'GET',
      path: /permission/,
      times: 3,
      do: { kind: 'status', status: 403, body: { message: 'Forbidden' } },
    });
    await ada.say(`/jit ${repo} write 1h try`, { in: 'general' });
    await ada.opens('Request access');
    await ada.waitFor(() => ada.value('Access level') !== '' && ada.value('Duration') === '1h');
    await ada.submit();
    await advance(5 * minute);
    await advance(2 * hour);
    expect(github.levelOf('ada-l', repo)).toBe('none');
  });
});
