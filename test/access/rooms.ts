/** The access room of a running world, to be called without Slack; and a policy file that is changed while the bot runs. */
import type { AccessDeps } from '#access/deps.ts';
import { createHosts } from '#hosts/index.ts';
import { createLog } from '#lib/log.ts';
import type { Policy } from '#policy/policy.ts';
import { parsePolicy } from '#policy/schema.ts';
import type { World } from '../world.ts';

export function policyOf(text: string): Policy {
  const read = parsePolicy(text, 'jit.yml');
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  return read.policy;
}

/** What the doors hand to the access room; nothing is woken by it. */
export function accessOf(world: World, policy: Policy): AccessDeps {
  const { store, catalogue, slack } = world.app().inside;
  const { clock, config } = world;
  return {
    store,
    catalogue,
    clock,
    log: createLog('fatal'),
    policy: () => policy,
    hosts: createHosts({ github: config.github, gitlab: config.gitlab, now: clock.now, timeoutMs: 2000 }),
    directory: slack.directory,
    wake: () => {},
  };
}

/** Writes the file and waits until the running bot has taken it up. */
export async function changePolicy(world: World, text: string): Promise<void> {
  const { read } = world.app().inside.store;
  const loaded = () => read.auditEntry.count({ where: { action: 'policy.loaded' } });
  const before = await loaded();
  await world.writePolicy(text);
  for (let tries = 0; tries < 100 && (await loaded()) === before; tries += 1) {
    await world.clock.advance(1000, () => new Promise((done) => setTimeout(done, 20)));
  }
  if ((await loaded()) === before) throw new Error('the bot has not taken up the new policy');
}
