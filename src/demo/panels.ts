/** What the page shows beside the conversation: who has what on the hosts as the hosts themselves show it, and the audit trail. */
import { systemClock } from '#lib/clock.ts';
import { latestAudit } from '#store/audit.ts';
import { liveGrants } from '#store/grants.ts';
import { standingById } from '#store/standings.ts';
import { openStore, type Store } from '#store/store.ts';
import { auditWords } from './audit-words.ts';
import type { AccessRow, AuditRow, HostPanel } from './page-server.ts';
import type { Stage } from './stage.ts';

export interface Panels {
  hosts: () => HostPanel[];
  audit: () => Promise<AuditRow[]>;
  /** Reads the bot's database again; true when something is new. */
  refresh: () => Promise<boolean>;
  close: () => Promise<void>;
}

/** People of the demo by their login, on both hosts. */
const personOf: Record<string, string> = {
  'ada-l': 'U0ADA',
  ada: 'U0ADA',
  'grace-h': 'U0GRACE',
  grace: 'U0GRACE',
  'margaret-h': 'U0MARG',
  margaret: 'U0MARG',
  'max-c': 'U0MAX',
  max: 'U0MAX',
};
const githubWords = { read: 'Read', triage: 'Triage', write: 'Write', maintain: 'Maintain', admin: 'Admin' } as const;
const githubSources = {
  direct: 'direct',
  team: 'team',
  base: 'organisation',
  owner: 'owner',
  invited: 'invited',
} as const;

export async function openPanels(stage: Stage): Promise<Panels> {
  const store: Store = await openStore({ url: stage.databaseUrl, clock: systemClock });
  let ends = new Map<string, string>();
  let audit: AuditRow[] = [];

  const withEnd = (host: string, path: string, login: string, row: AccessRow): AccessRow => {
    const endsAt = ends.get(`${host} ${path} ${login}`);
    return { ...row, ...(personOf[login] ? { personId: personOf[login] } : {}), ...(endsAt ? { endsAt } : {}) };
  };

  return {
    hosts: () => [
      {
        host: 'github',
        label: 'GitHub',
        url: stage.github.url,
        repos: stage.github.world.overview().map(({ path, archived, rows }) => ({
          path,
          archived,
          rows: rows
            .filter((row) => personOf[row.login])
            .map((row) =>
              withEnd('github', path, row.login, {
                login: row.login,
                level: githubWords[row.level],
                source: row.team ? `team ${row.team}` : githubSources[row.source],
                ...(row.source === 'invited' ? { pending: true } : {}),
              }),
            ),
        })),
      },
      {
        host: 'gitlab',
        label: 'GitLab',
        url: stage.gitlab.url,
        repos: stage.gitlab.world.overview().map(({ path, archived, rows }) => ({
          path,
          archived,
          rows: rows
            .filter((row) => personOf[row.username])
            .map((row) =>
              withEnd('gitlab', path, row.username, { login: row.username, level: row.words, source: row.source }),
            ),
        })),
      },
    ],
    audit: async () => audit,
    refresh: async () => {
      const before = audit[0]?.seq;
      const entries = await latestAudit(store.read, 100);
      audit = entries.map((entry) => {
        const { seq, at, actor, hash } = entry;
        return { seq, at, actor, what: auditWords(entry), hash };
      });
      ends = await readEnds(store);
      return audit[0]?.seq !== before;
    },
    close: () => store.close(),
  };
}

async function readEnds(store: Store): Promise<Map<string, string>> {
  const ends = new Map<string, string>();
  for (const grant of await liveGrants(store.read)) {
    if (grant.standingId === undefined || grant.held) continue;
    const standing = await standingById(store.read, grant.standingId);
    if (standing) ends.set(`${standing.host} ${standing.repoPath} ${standing.login}`, grant.endsAt.toISOString());
  }
  return ends;
}
