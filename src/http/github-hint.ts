/**
 * What a webhook of GitHub is about, by ids only. Whatever else it tells, and whatever is not listed here, is left aside.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */
import { z } from 'zod';
import type { Hint } from './wake-concerned.ts';

const thing = z.object({ id: z.number().int().positive() });
const things = z.array(thing).nullish();

const payload = z.object({
  action: z.string().optional(),
  repository: thing.nullish(),
  /** Of `member` and `membership`. */
  member: thing.nullish(),
  /** Of `membership`, `team` and `team_add`; a team that was renamed by hand is known by what it says about itself. */
  team: z.object({ slug: z.string().nullish(), description: z.string().nullish() }).nullish(),
  /** Of `organization`: whose membership it is. */
  membership: z.object({ user: thing.nullish() }).nullish(),
  repositories_added: things,
  repositories_removed: things,
});
type Payload = z.infer<typeof payload>;

const host = 'github' as const;
const nothing: Hint = { concerns: [], containers: false };

const repo = ({ repository }: Payload): Hint =>
  repository ? { concerns: [{ host, repoId: String(repository.id) }], containers: false } : nothing;

/** A person in a team or an organisation: everything that they have, and perhaps a place in a team of the bot's. */
const person = (account: { id: number } | null | undefined): Hint => ({
  concerns: account ? [{ host, accountId: String(account.id) }] : [],
  containers: true,
});

/** Teams of others come and go all day long, and looking through the bot's own costs a request for each. */
const isOurs = ({ team }: Payload): boolean =>
  !team?.slug || /^jit-\d+-/.test(team.slug) || /\[jit-\d+-/.test(team.description ?? '');

/** By the name of the event. A change of what a repository is called or says about itself (`edited`) is none of access. */
const events: Readonly<Record<string, (payload: Payload) => Hint>> = {
  member: ({ repository, member }) =>
    repository && member
      ? { concerns: [{ host, repoId: String(repository.id), accountId: String(member.id) }], containers: false }
      : nothing,
  membership: (all) => ({ ...person(all.member), containers: isOurs(all) }),
  organization: ({ action, membership }) => (action === 'member_invited' ? nothing : person(membership?.user)),
  repository: (all) => (all.action === 'created' || all.action === 'edited' ? nothing : repo(all)),
  team: (all) => ({ ...repo(all), containers: isOurs(all) }),
  team_add: (all) => ({ ...repo(all), containers: isOurs(all) }),
  installation: () => ({ concerns: [{ host }], containers: true }),
  installation_repositories: ({ repositories_added, repositories_removed }) => ({
    concerns: [...(repositories_added ?? []), ...(repositories_removed ?? [])].map(({ id }) => ({
      host,
      repoId: String(id),
    })),
    containers: false,
  }),
};

/** @returns undefined where the payload is not what GitHub sends */
export function githubHint(event: string, body: unknown): Hint | undefined {
  const read = payload.safeParse(body);
  if (!read.success) return undefined;
  return Object.hasOwn(events, event) ? events[event]?.(read.data) : nothing;
}
