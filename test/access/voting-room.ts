/** The access room over a real database, with people, groups and channels that a test moves about as it likes. The Git host is quiet. */

import { onTestFinished } from 'vitest';
import type { AccessDeps, Directory, Membership } from '#access/deps.ts';
import { requestAccess } from '#access/request-access.ts';
import { createVerifier } from '#audit/chain.ts';
import { Refused } from '#domain/refused.ts';
import type { Request } from '#domain/request.ts';
import { createCatalogue } from '#hosts/catalogue.ts';
import type { GitHost, HostName } from '#hosts/host.ts';
import { createLog } from '#lib/log.ts';
import type { Policy } from '#policy/policy.ts';
import { allAudit } from '#store/audit.ts';
import { type Database, openDatabase } from '../properties/database.ts';
import { policyOf } from './rooms.ts';

/** Slack, as far as it says who is where. */
export interface Workspace {
  groups: Map<string, Set<string>>;
  channels: Map<string, Set<string>>;
  /** Whoever is not in it is a full member. */
  membership: Map<string, Membership>;
  /** Ids about which Slack gives no answer at the moment. */
  silent: Set<string>;
}

export function createWorkspace(): Workspace {
  return { groups: new Map(), channels: new Map(), membership: new Map(), silent: new Set() };
}

export function directoryOf(workspace: Workspace): Directory {
  const { groups, channels, membership, silent } = workspace;
  let asked = 0;
  /** Answers come in another order than they were asked for. */
  const soon = async () => {
    asked += 1;
    for (let turns = (asked * 7) % 5; turns > 0; turns -= 1) await Promise.resolve();
  };
  return {
    async groupsOf(personId) {
      await soon();
      return (id) => (silent.has(id) ? 'unknown' : (groups.get(id)?.has(personId) ?? false));
    },
    async isInChannel(personId, id) {
      await soon();
      return silent.has(id) ? 'unknown' : (channels.get(id)?.has(personId) ?? false);
    },
    async membershipOf(personId) {
      await soon();
      return silent.has(personId) ? 'unknown' : (membership.get(personId) ?? 'member');
    },
    async peopleOf(from) {
      if ('channel' in from) return [...(channels.get(from.channel) ?? [])];
      return from.members.flatMap((id) => (id.startsWith('S') ? [...(groups.get(id) ?? [])] : [id]));
    },
  };
}

/** A host on which everything is as it was recorded, and nobody has anything. */
function createQuietHost(name: HostName): GitHost {
  const never = async () => {
    throw new Error('nothing is to be changed on the host');
  };
  const found = (path: string) => ({ id: `repo ${path}`, path, url: `https://${name}.example/${path}` });
  return {
    name,
    label: name === 'github' ? 'GitHub' : 'GitLab',
    levelWords: (level) => (name === 'gitlab' && level === 'triage' ? undefined : level),
    async *listRepos() {},
    findRepo: async (path) => found(path),
    findAccount: async (login) => ({ id: `id ${login.toLowerCase()}`, login }),
    rowFor: (level) => ({ level, role: level }),
    managesAccess: (level) => level === 'admin',
    check: async () => [],
    whyNotUntil: async () => undefined,
    observe: async ({ path }, account) => ({
      repo: { ...found(path), archived: false },
      account,
      direct: 'none',
      effective: 'none',
    }),
    setRow: never,
    removeRow: never,
  };
}

export interface VotingRoom {
  deps: AccessDeps;
  db: Database;
  workspace: Workspace;
  /** Another policy is in force from now on. */
  setPolicy(text: string): Policy;
  /** What was woken since the last look. */
  woken(): string[];
  close(): Promise<void>;
}

export async function openVotingRoom(text: string, opened?: Database): Promise<VotingRoom> {
  const db = opened ?? (await openDatabase());
  const workspace = createWorkspace();
  let policy = policyOf(text);
  const woken: string[] = [];
  const log = createLog('fatal');
  const hosts = new Map<HostName, GitHost>([
    ['github', createQuietHost('github')],
    ['gitlab', createQuietHost('gitlab')],
  ]);
  const { clock, store } = db;
  const catalogue = createCatalogue({ hosts, clock, log });
  const directory = directoryOf(workspace);
  return {
    deps: { store, clock, log, policy: () => policy, hosts, catalogue, directory, wake: (key) => woken.push(key) },
    db,
    workspace,
    setPolicy(next) {
      policy = policyOf(next);
      return policy;
    },
    woken: () => woken.splice(0),
    async close() {
      catalogue.stop();
      if (!opened) await db.close();
    },
  };
}

const people = ['ADA', 'GRACE', 'BARB', 'KATE', 'MAX'].map((name) => [name, name.toLowerCase()]);

/** One rule for everything, with these approvers; `more` is what else it says, or the file does. */
export const votingPolicy = (approve: string, more = ''): string => `
version: 1
people:
${people.map(([name, login]) => `  U0${name}: { github: ${login}-h, gitlab: ${login} }`).join('\n')}
approvers:
  platform: { channel: C0PLATFORM, members: [S0PLATFORM] }
  security: { channel: C0SECURITY, members: [S0SECURITY] }
  everyone: { channel: C0EVERYONE }
rules:
  - name: shop
    repos: ["**"]
    levels: [read, write]
    max: 8h
    approve: ${approve}
${more}`;

/** A room for one test: Grace and Barbara of platform, Kate and Max of security, one of both, and Ada, who is of platform too. */
export async function startVotingRoom(text: string): Promise<VotingRoom> {
  const room = await openVotingRoom(text);
  onTestFinished(room.close);
  room.workspace.groups.set('S0PLATFORM', new Set(['U0GRACE', 'U0BARB', 'U0BOTH', 'U0ADA']));
  room.workspace.groups.set('S0SECURITY', new Set(['U0KATE', 'U0MAX', 'U0BOTH']));
  return room;
}

let forms = 0;

/** Somebody asks for write access to `github:acme/shop` for four hours, unless the test says otherwise. */
export function askFor(
  { deps }: VotingRoom,
  wish: { personId: string; path?: string; level?: string; duration?: string; isEmergency?: boolean },
): Promise<Request> {
  const { personId, path = 'acme/shop', level = 'write', duration = '4h', isEmergency = false } = wish;
  forms += 1;
  const repo = { host: 'github', path } as const;
  const form = { origin: `V${forms}`, personId, repo, level, duration, reason: 'because', ticket: '', isEmergency };
  return requestAccess(deps, form);
}

/** What was said to whoever clicked; `done` when nothing had to be said. Faults are thrown. */
export async function said(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (thrown) {
    if (thrown instanceof Refused) return `${thrown.code}: ${thrown.message}`;
    throw thrown;
  }
}

/** The trail from that entry on. @throws when the chain does not hold */
export async function trailOf({ store }: Database, after = 0) {
  const verifier = createVerifier();
  const entries: { seq: number; actor: string; action: string; subject: string; data: Record<string, unknown> }[] = [];
  for await (const entry of allAudit(store.read)) {
    const problem = verifier.next(entry);
    if (problem) throw new Error(problem);
    const { seq, actor, action, subject, data } = entry;
    if (seq > after) entries.push({ seq, actor, action, subject, data: JSON.parse(data) as Record<string, unknown> });
  }
  return entries;
}
