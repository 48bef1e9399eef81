/**
 * Plays one situation of a host: somebody asks, and what they are told is held against what the host shows. Whoever reads
 * "Active until" while the host shows less has been lied to, and the test fails for it.
 */
import { expect, onTestFinished } from 'vitest';
import type { Hand } from '#demo/slack/hand.ts';
import type { Grant } from '#domain/grant.ts';
import type { HostName } from '#domain/host-name.ts';
import { isAtLeast, isLevel, type Level, type LevelOrNone } from '#domain/level.ts';
import { policyText } from '../plain-policy.ts';
import { startWorld, type World, type WorldOptions } from '../world.ts';

export const approvals = { in: 'platform-approvals' };

/** Everything may be asked for by everybody, for a month at most. */
export const policyWith = ({ grant = 'auto', approve = 'auto' } = {}): string =>
  policyText.replace(
    /^rules:[\s\S]*/m,
    `rules:
  - { name: all, repos: ["**"], levels: [read, triage, write, maintain, admin], max: 30d, grant: ${grant}, approve: ${approve} }
`,
  );

export interface Situation extends World {
  /** Ada unless told otherwise. Fills in the form by the command and sends it. `login`: the account's name by the time of the grant. */
  asks(repo: string, level: Level, more?: { for?: string; by?: Hand; login?: string }): Promise<Asked>;
  /** Grace says yes to the newest card. */
  approves(): Promise<void>;
  /** What the person reads now in their direct messages: Ada unless told otherwise. */
  told(by?: Hand): string;
  /** What the administrators read in their channel. */
  adminsTold(): string;
  /** The newest grant. */
  grant(): Promise<Pick<Grant, 'state' | 'held'> & { note: string | null; endCause: string | null }>;
  /** So much later, with nothing done in between: then the sweep looks at everything. */
  later(ms: number): Promise<void>;
  /** Who has what, on both hosts, but for the bot. */
  everybody(): unknown;
}

export interface Asked {
  /** What the form says before it is sent. */
  form: string;
  /** What it says where it was not taken; empty where it was. */
  refused: string;
}

export async function startSituation(options: WorldOptions = {}): Promise<Situation> {
  const world = await startWorld({ hostTimeoutMs: 3000, policy: policyWith(), ...options });
  const asked = new Map<string, Expected>();
  watchForLies(world, asked);
  return {
    ...world,
    async asks(repo, level, { for: duration = '1h', by = world.ada, login } = {}) {
      const [host = '', path = ''] = repo.split(':');
      const name = login ?? logins[`${host} ${by.id}`] ?? '';
      asked.set(by.id, { host: host as HostName, path, level, login: name });
      await by.say(`/jit ${repo} ${level} ${duration} because`, { in: 'general' });
      await by.opens('Request access');
      const form = await by.waitFor(() => settledForm(by));
      await by.submit();
      await world.settle();
      const refused = by.modal() ? Object.values(by.errors()).join('\n') : '';
      return { form, refused };
    },
    async approves() {
      await world.grace.sees('Approve', approvals);
      await world.grace.press('Approve', approvals);
      await world.grace.waitFor(() => /Approved by/.test(world.grace.texts(approvals.in).at(-1) ?? ''));
      await world.settle();
    },
    told: (by = world.ada) => by.texts().join('\n'),
    adminsTold: () => world.barbara.texts('jit-admins').join('\n'),
    async grant() {
      const { read } = world.app().inside.store;
      return (await read.grant.findFirstOrThrow({ orderBy: { id: 'desc' } })) as unknown as ReturnType<
        Situation['grant']
      >;
    },
    async later(ms) {
      world.clock.jump(ms);
      await world.app().inside.sweep();
      await world.advance(60_000);
    },
    everybody: () => [
      world.github.overview().map(({ id, rows }) => [id, rows.filter(({ login }) => login !== bot)]),
      world.gitlab.overview().map(({ path, rows }) => [path, rows.filter(({ username }) => username !== bot)]),
    ],
  };
}

function settledForm(by: Hand): string | undefined {
  const screen = by.screen();
  return by.value('Repository') !== '' && !/: asking |Looking for/.test(screen) && /have now|account|shows/.test(screen)
    ? screen
    : undefined;
}

interface Expected {
  host: HostName;
  path: string;
  level: Level;
  login: string;
}

function watchForLies(world: World, asked: Map<string, Expected>): void {
  const lies: string[] = [];
  const seen = new Map<string, number>();
  world.slack.onChange(() => {
    for (const person of [world.ada, world.max]) {
      const count = person.texts().filter((text) => text.includes('Active until')).length;
      const what = asked.get(person.id);
      if (what && count > (seen.get(person.id) ?? 0) && !isAtLeast(levelOf(world, what), what.level)) {
        lies.push(`${person.id} reads "Active until" of ${what.path}, and has ${levelOf(world, what)}`);
      }
      seen.set(person.id, count);
    }
  });
  onTestFinished(() => expect(lies).toEqual([]));
}

const bot = 'acme-jit-bot';

const logins: Record<string, string> = {
  'github U0ADA': 'ada-l',
  'github U0MAX': 'max-c',
  'gitlab U0ADA': 'ada',
  'gitlab U0MAX': 'max',
};

function levelOf(world: World, { host, path, login }: Expected): LevelOrNone {
  if (host === 'github') return world.github.levelOf(login, path);
  const level = { 20: 'read', 30: 'write', 40: 'maintain', 50: 'admin' }[world.gitlab.levelOf(login, path)] ?? 'none';
  return isLevel(level) ? level : 'none';
}
