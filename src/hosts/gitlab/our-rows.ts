/** Rows of people on a project that show by themselves that the bot made them. */
import type { Found } from '#hosts/host.ts';
import type { GitLabClient } from './client.ts';
import { rowOf } from './observe.ts';

/**
 * Made by our own account, and with a date: what the bot makes carries its net, what somebody makes with the same account
 * by hand mostly does not.
 * @throws HostFault
 */
export async function rowsByUs({ members, ourId }: GitLabClient, repo: { id: string; path: string }): Promise<Found[]> {
  const [rows, us] = await Promise.all([members.all(repo.id, { perPage: 100 }), ourId()]);
  return rows.flatMap((row): Found[] => {
    const maker = row.created_by as { id?: number } | null | undefined;
    const isOurs = maker?.id === us && Boolean(row.expires_at) && row.id !== us;
    if (!isOurs) return [];
    const madeAt = new Date(String(row.created_at));
    const createdAt = Number.isNaN(madeAt.getTime()) ? {} : { createdAt: madeAt };
    return [{ repo, account: { id: String(row.id), login: row.username }, row: rowOf(row), ...createdAt }];
  });
}
