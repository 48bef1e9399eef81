/** An audit entry as one short sentence after its actor's name, for the panel; the trail itself keeps action, subject and facts. */

type Facts = Record<string, unknown>;

const lines: Record<string, (id: string, facts: Facts) => string> = {
  'request.opened': (id, { level, repoPath, reason }) =>
    `asked for ${level} on ${repoPath}, request ${id}${quoted(reason)}`,
  'request.approved': (id, { rule }) => `approved request ${id}, rule “${rule}”`,
  'request.denied': (id, { reason }) => `denied request ${id}${quoted(reason)}`,
  'request.withdrawn': (id) => `withdrew request ${id}`,
  'request.lapsed': (id) => `let request ${id} lapse`,
  'request.refused': (id, { reason }) => `refused request ${id}${quoted(reason)}`,
  'request.restaged': (id) => `asks others about request ${id}`,
  'request.escalated': (id, { to }) => `escalated request ${id} to ${to}`,
  'request.stuck': (id, { stuck, words }) =>
    stuck ? `finds nobody for request ${id}${quoted(words)}` : `finds somebody for request ${id} again`,
  'request.asked-back': (id, { words }) => `asked about request ${id}${quoted(words)}`,
  'request.answered': (id, { words }) => `answered about request ${id}${quoted(words)}`,
  'request.reviewed': (id, { verdict, words }) => `reviewed request ${id}, ${verdict}${quoted(words)}`,
  'vote.cast': (id, { verdict, group }) => `voted to ${verdict} request ${id}, as ${group}`,
  'vote.taken-back': (id) => `took back their approval of request ${id}`,
  'grant.wanted': (id, { level }) => `grants ${level} for request ${id}`,
  'grant.account': (id, { login, repoPath }) => `gives request ${id} to ${login} on ${repoPath}`,
  'grant.invited': (id) => `waits for the invitation of request ${id}`,
  'grant.active': (id) => `confirmed the access of request ${id}`,
  'grant.extended': (id) => `gave request ${id} more time`,
  'grant.ending': (id, { endCause }) => `ends the access of request ${id}: ${endCause}`,
  'grant.ended': (id) => `confirmed the end of request ${id}`,
  'grant.failed': (id, { note }) => `gave up on request ${id}${quoted(note)}`,
  'host.intended': (_, { login, repo }) => `is changing ${login} on ${repo}`,
  'host.observed': (_, { login, repo }) => `looked at ${login} on ${repo}`,
  'account.linked': (_, { login, host }) => `linked the account ${login} on ${host}`,
  'account.unlinked': (_, { login, host }) => `unlinked the account ${login} on ${host}`,
  'policy.loaded': () => 'loaded the policy',
};

/**
 * @param subject `request:12`; what stands before the colon says what the number means
 * @param data the entry's facts, as the JSON text that was hashed
 */
export function auditWords({ action, subject, data }: { action: string; subject: string; data: string }): string {
  const id = subject.slice(subject.indexOf(':') + 1);
  return lines[action]?.(id, JSON.parse(data) as Facts) ?? `${action} ${subject}`;
}

const quoted = (text: unknown): string => (typeof text === 'string' && text !== '' ? `: “${text}”` : '');
