/** What `jit doctor` is told by each host about the set-up: what is missing, in words, and never a throw. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Rig, startGitHubRig, startGitLabRig } from './rig.ts';

describe.each([
  ['GitHub', startGitHubRig],
  ['GitLab', startGitLabRig],
] as const)('the check of %s', (_label, start) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await start();
  });
  afterEach(() => rig.close());

  /** Without the notes, which need no remedy. */
  const faultsOf = async (host = rig.host) => (await host.check()).filter(({ severity }) => severity !== 'note');

  test('finds nothing where all is well', async () => {
    expect(await faultsOf()).toEqual([]);
  });

  test('names a credential that is not accepted, and never throws', async () => {
    rig.revokeToken();
    const findings = await faultsOf();
    expect(findings).toMatchObject([{ severity: 'error' }]);
    expect(findings[0]?.words).toMatch(/GITHUB_TOKEN|GITLAB_TOKEN/);
  });

  test('names a credential that can change nothing', async () => {
    expect(await faultsOf(rig.as('dan'))).toMatchObject([{ severity: 'warning' }]);
  });

  test('is not upset by an answer that makes no sense', async () => {
    rig.fault({ do: { kind: 'status', status: 200, body: [null] } });
    expect(await faultsOf()).toMatchObject([{ severity: 'error' }]);
  });

  test('names a host that cannot be reached', async () => {
    rig.fault({ do: { kind: 'drop-before' } });
    expect(await faultsOf()).toMatchObject([{ severity: 'error' }]);
  });
});
