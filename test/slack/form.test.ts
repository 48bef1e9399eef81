/** The request form in the real app: what it says, keeps and asks, and what it does while others are slow. */
import { describe, expect, it } from 'vitest';
import { policyText } from '../plain-policy.ts';
import { startWorld } from '../world.ts';

const general = { in: 'general' };

describe('the form', () => {
  it('says what it did not understand, and keeps the rest', async () => {
    const { ada } = await startWorld();
    await ada.say('/jit acme/nowhere wirte 4 hours of work', general);
    await ada.opens('Request access');
    await ada.waitFor(() => /acme\/nowhere” is not a repository you can ask for/.test(ada.screen()));
    expect(ada.screen()).toContain('“wirte” is not an access level');
    expect(ada.screen()).toContain('“4 hours” is not a duration: write 4h.');
    expect(ada.value('Reason')).toBe('of work');
  });

  it('finds a repository that is in no list yet on the host that has it', async () => {
    const { ada, app } = await startWorld();
    const { catalogue } = app().inside;
    const { find, findByPath } = catalogue;
    Object.assign(catalogue, {
      find: (host: 'github' | 'gitlab', path: string) => (path === 'acme/infra' ? undefined : find(host, path)),
      findByPath: (path: string) => (path === 'acme/infra' ? [] : findByPath(path)),
    });
    await ada.say('/jit acme/infra write 1h fix it', general);
    await ada.opens('Request access');
    await ada.waitFor(() => ada.value('Repository') === 'acme/infra · GitLab');
    expect([ada.value('Access level'), ada.value('Duration'), ada.value('Reason')]).toEqual([
      'write · Developer',
      '1h',
      'fix it',
    ]);
    await ada.waitFor(() => ada.screen().includes('You have now: no access'));
    await ada.choose('Access level', /^admin/);
    await ada.waitFor(() => ada.value('Access level') === 'admin · Owner');
    expect(ada.value('Repository')).toBe('acme/infra · GitLab');
  });

  it('goes on looking for a repository when a level is chosen at once, and says what came of it', async () => {
    const { ada, github } = await startWorld();
    github.fault({ do: { kind: 'delay', ms: 700 } });
    await ada.say('/jit nosuch/repo', general);
    await ada.opens('Request access');
    expect(ada.screen()).toContain('Looking for “nosuch/repo”…');
    await ada.choose('Access level', /^write/);
    await ada.waitFor(() => ada.screen().includes('“nosuch/repo” is not a repository you can ask for.'));
    expect(ada.screen()).not.toContain('Looking for');
    expect(ada.value('Access level')).toBe('write');
    await ada.choose('Repository', 'acme/shop · GitHub', { typed: 'shop' });
    await ada.waitFor(() => /Rule “everything else”/.test(ada.screen()));
    expect(ada.screen()).not.toContain('Looking for');
  });

  it('says when a level cannot be asked for, typed or chosen for another repository', async () => {
    const { ada } = await startWorld();
    await ada.say('/jit github:acme/payments admin 2h fix it', general);
    await ada.opens('Request access');
    const note = 'admin cannot be asked for on acme/payments; choose read, write or maintain.';
    expect(ada.screen()).toContain(note);
    await ada.choose('Access level', /^maintain/);
    await ada.waitFor(() => /Rule “payments”/.test(ada.screen()));
    expect(ada.screen()).not.toContain('cannot be asked for');
    await ada.choose('Repository', 'acme/shop · GitHub', { typed: 'shop' });
    await ada.waitFor(() => ada.screen().includes('maintain cannot be asked for on acme/shop; choose read or write.'));
  });

  it('says what the person has as soon as a repository is chosen', async () => {
    const { ada } = await startWorld();
    await ada.say('/jit github:acme/payments', general);
    await ada.opens('Request access');
    await ada.waitFor(() => ada.screen().includes('You have now: read'));
    expect(ada.value('Access level')).toBe('');
  });

  it('opens before any Git host has answered', async () => {
    const { ada, github } = await startWorld({ hostTimeoutMs: 2000 });
    github.fault({ do: { kind: 'hang' } });
    await ada.say('/jit acme/payments write', general);
    await ada.opens('Request access');
    expect(ada.screen()).toContain('asking GitHub');
    await ada.waitFor(() => ada.screen().includes('GitHub does not answer'));
  });

  it('opens while Slack is slow to say who is in which group', async () => {
    const { ada, slack } = await startWorld();
    slack.world.fault('usergroups.users.list', { kind: 'hang' });
    const started = performance.now();
    await ada.say('/jit acme/payments write', general);
    await ada.opens('Request access');
    expect(performance.now() - started).toBeLessThan(1500);
    await ada.type('Reason', 'typed meanwhile');
    await ada.waitFor(() => ada.screen().includes('Rule “payments”'));
    expect(ada.value('Reason')).toBe('typed meanwhile');
  });

  it('proposes a duration anew when the rule changes, and keeps what was typed', async () => {
    const { ada } = await startWorld();
    await ada.say('/jit', general);
    await ada.opens('Request access');
    await ada.type('Reason', 'because');
    await ada.choose('Repository', 'acme/payments · GitHub', { typed: 'payments' });
    await ada.choose('Access level', /^write/);
    await ada.waitFor(() => ada.value('Duration') === '1m');
    await ada.type('Ticket', 'PAY-7');
    await ada.choose('Repository', 'acme/shop · GitHub', { typed: 'shop' });
    await ada.waitFor(() => ada.value('Duration') === '1h');
    expect(ada.fields()).not.toContain('Ticket');
    await ada.type('Duration', '45m');
    await ada.choose('Repository', 'acme/payments · GitHub', { typed: 'payments' });
    await ada.waitFor(() => ada.fields().includes('Ticket'));
    expect([ada.value('Duration'), ada.value('Reason'), ada.value('Ticket')]).toEqual(['45m', 'because', 'PAY-7']);
  });

  it('shows each error at its field and loses nothing', async () => {
    const { ada } = await startWorld();
    await ada.say('/jit github:acme/payments write 9h fix it', general);
    await ada.opens('Request access');
    await ada.type('Ticket', 'none');
    await ada.submit();
    expect(ada.errors()).toMatchObject({
      Duration: 'The longest here is 4h.',
      Ticket: '“none” does not match [A-Z]+-[0-9]+.',
    });
    expect(ada.value('Reason')).toBe('fix it');
  });

  it('says whom to ask with their names, where the answer is no', async () => {
    const { ada } = await startWorld({ policy: policyText.replace(/ {2}- name: everything else[\s\S]*$/, '') });
    await ada.say('/jit github:acme/shop write 1h fix it', general);
    await ada.opens('Request access');
    await ada.waitFor(() => /ask an administrator: @leads/.test(ada.screen()));
    await ada.submit();
    expect(Object.values(ada.errors())).toEqual([
      'No rule lets anyone ask for write access to github:acme/shop. The form says whom to ask.',
    ]);
  });

  it('never offers an empty list', async () => {
    const { ada, barbara } = await startWorld();
    await ada.say('/jit', general);
    await ada.opens('Request access');
    expect(await ada.options('Repository', 'nothing-like-this')).toEqual([
      'No repository you can ask for matches this',
    ]);
    expect(await ada.options('Repository')).toContain('acme/payments · GitHub');
    await barbara.say('/jit', general);
    await barbara.opens('Request access');
    expect(await barbara.options('Repository')).toEqual(['Your account is not linked yet: ask an administrator']);
  });

  it('is told that it takes long, before Slack calls it broken, and sent again it is one request', async () => {
    const { ada, github, app } = await startWorld({ hostTimeoutMs: 10_000 });
    await ada.say('/jit acme/sandbox-ada write 10m try it', general);
    await ada.opens('Request access');
    await ada.waitFor(() => ada.screen().includes('You have now: no access'));
    const mend = github.fault({ do: { kind: 'delay', ms: 2700 } });
    const sent = await ada.submit();
    expect(sent?.ackedAfterMs).toBeLessThan(3000);
    expect(Object.values(ada.errors()).join()).toContain('takes longer than usual');
    mend();
    await ada.waitFor(() => ada.texts().length > 0);
    await ada.submit();
    expect(ada.modal()).toBeUndefined();
    expect(await app().inside.store.read.request.count()).toBe(1);
  });
});
