/** What a person is in the workspace, and under which e-mail address, as Slack's `users.info` says it. */
import type { WebClient } from '@slack/web-api';
import type { Membership } from '#access/deps.ts';
import { type Own, ownTeam } from './own-team.ts';
import { slackCode } from './web.ts';

export interface PersonInSlack {
  membership: Membership;
  /** Confirmed, in lower case; undefined where Slack shows none that is. */
  email: string | undefined;
}

type User = NonNullable<Awaited<ReturnType<WebClient['users']['info']>>['user']>;

/**
 * Whoever left is still found, as `deleted`. Who is not found was never of this workspace (a slip in the policy), or is
 * somebody of elsewhere whom nobody here has met; both are strangers. https://docs.slack.dev/reference/methods/users.info#errors
 */
const notOfHere = new Set(['user_not_found', 'user_not_visible']);

/** @throws what the Web API throws where Slack does not say */
export async function lookUpPerson(web: WebClient, personId: string): Promise<PersonInSlack> {
  try {
    const [{ user }, own] = await Promise.all([web.users.info({ user: personId }), ownTeam(web)]);
    if (!user) throw new Error('Slack answered without the person');
    const email = user.is_email_confirmed === false ? undefined : user.profile?.email?.trim().toLowerCase();
    return { membership: membershipIn(own, personId, user), email: email || undefined };
  } catch (fault) {
    if (notOfHere.has(slackCode(fault) ?? '')) return { membership: 'stranger', email: undefined };
    throw fault;
  }
}

/** https://docs.slack.dev/reference/objects/user-object: both kinds of guests are `is_restricted`; `is_stranger` is seen of some only. */
function membershipIn(own: Own, personId: string, user: User): Membership {
  if (user.deleted) return 'deactivated';
  if (user.is_bot || user.is_workflow_bot || user.is_connector_bot || personId === 'USLACKBOT') return 'bot';
  if (user.is_stranger || !isOwn(own, user)) return 'stranger';
  return user.is_restricted || user.is_ultra_restricted ? 'guest' : 'member';
}

/** People of a connected workspace show theirs; on Enterprise Grid one organisation has many. https://docs.slack.dev/apis/slack-connect#external-members */
function isOwn(own: Own, { team_id: team, enterprise_id, enterprise_user }: User): boolean {
  if (team === undefined || own.team === undefined || team === own.team) return true;
  const organisations = [team, enterprise_id, enterprise_user?.enterprise_id];
  return own.enterprise !== undefined && organisations.includes(own.enterprise);
}
