/** The access room of a running world, as the doors use it: what is asked there is carried out by the running bot. */
import type { AccessDeps } from '#access/deps.ts';
import { type Ask, requestAccess } from '#access/request-access.ts';
import { accessOf, policyOf } from '../access/rooms.ts';
import { policyText } from '../plain-policy.ts';
import { startWorld, type World, type WorldOptions } from '../world.ts';

/** People, approvers and administrators of the little company, with other rules. */
export const withRules = (rules: string): string => `${policyText.split('rules:')[0]}${rules}`;

export const roomOf = (world: World, policy: string): AccessDeps => ({
  ...accessOf(world, policyOf(policy)),
  wake: (key) => world.app().inside.loop.wake(key),
});

export async function startRoom(
  policy: string,
  options: Omit<WorldOptions, 'policy'> = {},
): Promise<{ world: World; access: AccessDeps }> {
  const world = await startWorld({ ...options, policy });
  return { world, access: roomOf(world, policy) };
}

let origins = 0;

/** A form as Ada sends it: write on acme/shop for an hour. */
export const adaAsks = (access: AccessDeps, more: Partial<Ask> = {}) => {
  origins += 1;
  return requestAccess(access, {
    origin: `ask ${origins}`,
    personId: 'U0ADA',
    repo: { host: 'github', path: 'acme/shop' },
    level: 'write',
    duration: '1h',
    reason: 'because',
    ticket: '',
    ...more,
  });
};
