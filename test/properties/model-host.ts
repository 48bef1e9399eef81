/**
 * The pretend host as the bot meets it: what it shows, what it takes and refuses, and what it cannot tell. Everything that the
 * bot changes is told to `watch` first, so that a promise is held against every single write.
 */
import type { Level, LevelOrNone } from '#domain/level.ts';
import type { DirectRow } from '#domain/standing.ts';
import type { Applied, Container, Found, GitHost, Observation, Rules, Way } from '#hosts/host.ts';
import { HostFault } from '#hosts/host.ts';
import { catchUp, effectiveOf, type Model, managesAccess, type Person, personOf, rowOf } from './model.ts';
import { createFaults, type FaultPlan, type FaultQueue, thrownBy } from './model-faults.ts';
import { addOrRaise, drop, type Effect, hold, release } from './model-writes.ts';

/** One change that the bot asks for. */
export interface Write {
  person: Person;
  way: 'direct' | 'container' | 'rules';
  row: DirectRow | 'none';
}

export interface HostUnderTest {
  host: GitHost;
  faults: FaultQueue;
  /** Everything that the bot changed, in order. */
  writes: string[];
  /** When the host was last asked whether access could be taken back. */
  askedAt: Date | undefined;
}

export interface Watch {
  /** At every point at which a process may die. */
  step(): void;
  before(write: Write): Promise<void>;
  after(write: Write): Promise<void>;
  /** The call is over, whatever came of it. */
  over(write: Write): void;
}

/** The bot's account and what it may do are the same for all: containers, rules, and rows that tell who made them where the host tells. */
export function createModelHost(model: Model, watch: () => Watch, hasContainers: boolean): HostUnderTest {
  const faults = createFaults();
  const writes: string[] = [];
  const shown = createShown();

  async function look(account: { id: string }): Promise<Person> {
    watch().step();
    if (model.hanging?.ids.has(account.id)) await model.hanging.until;
    catchUp(model);
    const plan = faults.take('look');
    if (plan && plan.kind !== 'slow' && plan.kind !== 'late') throw thrownBy(plan, model.clock);
    if (model.repo.isHidden) throw new HostFault('gone', 'There is no such repository.');
    const person = personOf(model, account.id);
    if (person.isHidden) throw new HostFault('gone', 'There is no such account.');
    return person;
  }

  async function write(what: Write, effect: Effect): Promise<Applied> {
    watch().step();
    try {
      await watch().before(what);
      return await bringAbout(what, effect);
    } finally {
      watch().over(what);
    }
  }

  async function bringAbout(what: Write, effect: Effect): Promise<Applied> {
    catchUp(model);
    const plan = faults.take('write');
    if (plan && !['lose', 'late', 'slow'].includes(plan.kind)) throw thrownBy(plan, model.clock);
    writes.push(`${what.way} ${what.person.id} ${what.row === 'none' ? 'none' : what.row.role}`);
    const isAdding = what.row !== 'none';
    if (plan?.kind === 'late' && isAdding) {
      const at = new Date(model.clock.now().getTime() + Math.min(plan.afterMs, 15_000));
      model.pending.push({ at, effect: () => quietly(effect) });
      throw thrownBy(plan, model.clock);
    }
    if (plan?.kind === 'slow') shown.keep(what.person, slowUntil(plan, isAdding));
    const done = effect();
    await watch().after(what);
    watch().step();
    if (plan && plan.kind !== 'slow') throw thrownBy(plan, model.clock);
    return done;
  }

  /** What takes effect late is not shown before; additions are seen soon, removals within minutes. */
  const slowUntil = (plan: FaultPlan, isAdding: boolean) =>
    new Date(model.clock.now().getTime() + Math.min(plan.afterMs, isAdding ? 15_000 : 240_000));

  const direct: Way = {
    async observe(_repo, account) {
      const person = shown.of(await look(account), model);
      return { ...common(model, person), ...ownOf(model, person), ...invitationOf(model, person) };
    },
    async setRow(seen, row, net) {
      const person = personOf(model, seen.account.id);
      return write({ person, way: 'direct', row }, () => addOrRaise(model, person, seen, row, net));
    },
    async removeRow(seen) {
      const person = personOf(model, seen.account.id);
      await write({ person, way: 'direct', row: 'none' }, () => drop(model, person, seen));
    },
  };

  const container: Container = {
    async observe(_repo, account) {
      const person = shown.of(await look(account), model);
      const row = person.contained ? rowOf(model.kind, person.contained) : undefined;
      return { ...common(model, person), direct: row ?? 'none', isContained: true };
    },
    async prepare(_repo, account, level) {
      watch().step();
      const person = personOf(model, account.id);
      if (person.isOutside) return `${person.login} is not of the organisation`;
      prepared.add(`${person.id} ${level}`);
      return undefined;
    },
    async setRow(seen, row) {
      const person = personOf(model, seen.account.id);
      if (!prepared.has(`${person.id} ${row.level}`)) throw new HostFault('refused', 'There is no container for that.');
      return write({ person, way: 'container', row }, () => hold(model, person, row));
    },
    async removeRow(seen) {
      const person = personOf(model, seen.account.id);
      await write({ person, way: 'container', row: 'none' }, () => release(model, person));
    },
    async *listMembers() {
      await Promise.resolve();
      watch().step();
      catchUp(model);
      for (const person of model.people.values()) {
        const row = person.contained && rowOf(model.kind, person.contained);
        if (row) yield [foundOf(model, person, row)];
      }
    },
  };
  const prepared = new Set<string>();

  const rules: Rules = {
    async read(_repo, account) {
      const person = await look(account);
      return person.rules.length > 0 ? person.rules : undefined;
    },
    async restore(_repo, account, before) {
      const person = await look(account);
      const missing = (before as string[]).filter((rule) => !person.rules.includes(rule));
      if (missing.length === 0) return [];
      await write({ person, way: 'rules', row: 'none' }, () => {
        person.rules = [...person.rules, ...missing].sort();
        return { as: 'row' };
      });
      return [];
    },
  };

  const under: HostUnderTest = {
    faults,
    writes,
    askedAt: undefined,
    host: {
      ...direct,
      name: model.kind,
      label: model.kind,
      levelWords: (level) => rowOf(model.kind, level)?.role,
      listRepos: async function* () {},
      findRepo: async () => undefined,
      findAccount: async () => undefined,
      rowFor: (level: Level) => rowOf(model.kind, level),
      ...(model.kind === 'gitlab' && {
        netFor: (end: Date) =>
          new Date(Math.max(end.getTime(), model.clock.now().getTime()) + 38 * 3_600_000).toISOString().slice(0, 10),
      }),
      managesAccess: (level: LevelOrNone) => managesAccess(model.kind, level),
      check: async () => [],
      async whyNotUntil(end) {
        under.askedAt = model.clock.now();
        return end > model.credentialEndsAt ? 'the credential ends before' : undefined;
      },
      ...(hasContainers && { container }),
      ...(model.kind === 'gitlab' && {
        rules,
        async rowsByUs() {
          watch().step();
          catchUp(model);
          return [...model.people.values()].flatMap((person) =>
            person.own?.byBot ? [{ ...foundOf(model, person, person.own.row), createdAt: person.own.createdAt }] : [],
          );
        },
      }),
    },
  };
  return under;
}

const quietly = (effect: Effect): void => {
  try {
    effect();
  } catch {
    // Nobody hears of a late effect that did not come about.
  }
};

const foundOf = (model: Model, { id, login }: Person, row: DirectRow): Found => ({
  repo: { id: model.repo.id, path: model.repo.path },
  account: { id, login },
  row,
});

function common(model: Model, person: Person): Omit<Observation, 'direct'> {
  const { id, path, isArchived } = model.repo;
  return {
    repo: { id, path, url: `https://host/${path}`, archived: isArchived },
    account: { id: person.id, login: person.login },
    effective: effectiveOf(person),
  };
}

function ownOf(model: Model, { own, others }: Person): Pick<Observation, 'direct' | 'directByUs' | 'directCreatedAt'> {
  if (!own) return { direct: 'none' };
  if (model.kind === 'github') return { direct: model.isMasked && others !== 'none' ? 'unknown' : own.row };
  return { direct: own.row, directByUs: own.byBot, directCreatedAt: own.createdAt };
}

function invitationOf(model: Model, { invitation, own }: Person): Pick<Observation, 'invitation'> {
  if (!invitation || own) return {};
  const { id, row, byBot, expiresAt } = invitation;
  if (row.level === 'none') return {};
  return { invitation: { id, level: row.level, url: 'x', byUs: byBot, expired: expiresAt <= model.clock.now() } };
}

/** What looks show of people whose last change has not come through yet. */
function createShown() {
  const old = new Map<string, { until: Date; person: Person }>();
  return {
    keep: (person: Person, until: Date) => old.set(person.id, { until, person: { ...person } }),
    of(person: Person, model: Model): Person {
      const kept = old.get(person.id);
      if (kept && kept.until > model.clock.now()) {
        const { own, contained, invitation } = kept.person;
        return { ...person, own, contained, invitation };
      }
      old.delete(person.id);
      return person;
    },
  };
}
