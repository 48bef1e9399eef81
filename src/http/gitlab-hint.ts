/**
 * What a webhook of GitLab is about, by ids only: system hooks (self-managed) and group webhooks use the same names of events.
 * https://docs.gitlab.com/administration/system_hooks/ https://docs.gitlab.com/user/project/integrations/webhook_events/
 */
import { z } from 'zod';
import type { Hint } from './wake-concerned.ts';

const id = z.number().int().positive().nullish();
const payload = z.object({
  event_name: z.string().nullish(),
  object_kind: z.string().nullish(),
  project_id: id,
  user_id: id,
  group_path: z.string().nullish(),
});
type Payload = z.infer<typeof payload>;

const host = 'gitlab' as const;

/** The project, where it names one. */
const project = ({ project_id }: Payload): Hint => ({
  concerns: project_id ? [{ host, repoId: String(project_id) }] : [],
  containers: false,
});

/** Everything that the person has; in a group, which may be one of the bot's own. */
const person = ({ user_id }: Payload): Hint => ({
  concerns: user_id ? [{ host, accountId: String(user_id) }] : [],
  containers: false,
});
/** Groups of others change all day long, and looking through the bot's own costs a request for each. */
const isOurs = ({ group_path: path }: Payload): boolean => !path || /(^|\/)(jit-access|p\d+-[a-z]+)$/.test(path);
const inGroup = (all: Payload): Hint => ({ ...person(all), containers: isOurs(all) });

const inProject = ({ project_id, user_id }: Payload): Hint => ({
  concerns: project_id && user_id ? [{ host, repoId: String(project_id), accountId: String(user_id) }] : [],
  containers: false,
});

const events: Readonly<Record<string, (payload: Payload) => Hint>> = {
  user_add_to_team: inProject,
  user_update_for_team: inProject,
  user_remove_from_team: inProject,
  user_add_to_group: inGroup,
  user_update_for_group: inGroup,
  user_remove_from_group: inGroup,
  user_rename: person,
  user_destroy: person,
  // A blocked person has tried to sign in: the only word that there is of a block.
  user_failed_login: person,
  project_rename: project,
  project_transfer: project,
  project_update: project,
  project_destroy: project,
  group_destroy: (all) => ({ concerns: [], containers: isOurs(all) }),
  // Promotions that an administrator has to approve: queued, and decided. They carry `object_kind` instead of a name.
  gitlab_subscription_member_approval: person,
  gitlab_subscription_member_approvals: person,
};

/** @returns undefined where the payload is not what GitLab sends */
export function gitlabHint(body: unknown): Hint | undefined {
  const read = payload.safeParse(body);
  if (!read.success) return undefined;
  const name = read.data.event_name ?? read.data.object_kind ?? '';
  return Object.hasOwn(events, name) ? events[name]?.(read.data) : { concerns: [], containers: false };
}
