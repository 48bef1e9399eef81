/** A little company in which requests wait: the policy of one rule, and what its people see of it. */
import { ask, startWorld, type World, type WorldOptions } from '../world.ts';

export const platform = 'platform-approvals';
export const security = 'security-approvals';
export const admins = 'jit-admins';

/** One rule for everything, with these lines; `platform` is who its members say, or its channel. */
export const policyOf = (rule: string, members: string | undefined = '[U0GRACE, S0LEADS]'): string => `version: 1
people:
  U0ADA: { github: ada-l, gitlab: ada }
  U0GRACE: { github: grace-h, gitlab: grace }
  U0MAX: { github: max-c, gitlab: max }
approvers:
  platform: { channel: C0PLATFORM${members === '' ? '' : `, members: ${members}`} }
  security: { channel: C0SECURITY, members: [S0SECURITY] }
admins: { channel: C0JITADMIN, members: [S0LEADS] }
rules:
  - name: everything
    repos: ["**"]
    levels: [read, write]
    max: 8h
    default: 1h
    reason: optional
${rule
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
`;

export interface Waiting extends World {
  /** Ada asks for write access to the shop. */
  asks(by?: World['ada']): Promise<void>;
  /** So much later, as for a machine that was asleep in between: long times are quick. */
  later(ms: number): Promise<void>;
  /** What Slack did to show it: messages of the bot in that channel, threads included. */
  cards(channel: string): string[];
  /** Happenings in the audit trail of that action. */
  happened(action: string): Promise<number>;
}

export async function startWaiting(
  rule: string,
  options: WorldOptions & { members?: string; after?: string } = {},
): Promise<Waiting> {
  const { members, after = '', ...rest } = options;
  const world = await startWorld({ policy: `${policyOf(rule, members)}${after}`, ...rest });
  return {
    ...world,
    async asks(by = world.ada) {
      await ask(by, { repo: 'acme/shop', level: 'write', duration: '1h' });
      await world.settle();
    },
    async later(ms) {
      world.clock.jump(ms - 1);
      await world.advance(1);
    },
    cards: (channel) => world.barbara.texts(channel),
    async happened(action) {
      return (await world.audit()).filter((entry) => entry.split(' ')[1] === action).length;
    },
  };
}
