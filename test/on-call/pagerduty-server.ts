/** A pretend PagerDuty, as strict as its documentation: https://developer.pagerduty.com/api-reference/3a6b910f11050-list-all-of-the-on-calls */
import { type PretendService, type ServiceAnswer, startService } from './service-server.ts';

export interface PretendPagerDuty extends PretendService {
  /** Schedule -> the e-mail addresses of those who are on call now; one address twice is on call at two levels. */
  onCall: Map<string, string[]>;
}

const parameters = new Set(['schedule_ids[]', 'include[]', 'limit', 'offset']);

export async function startPagerDuty(): Promise<PretendPagerDuty> {
  const onCall = new Map<string, string[]>();
  const token = 'pd-hush-0815';
  const service = await startService(token, ({ url, headers }) => {
    if (headers.authorization !== `Token token=${token}`) return refusal(401, 2006, 'You are not authorized.');
    if (headers.accept !== 'application/vnd.pagerduty+json;version=2')
      return refusal(400, 2001, 'Accept must name version 2.');
    if (url.pathname !== '/oncalls') return refusal(404, 2100, 'Not Found');
    const unknown = [...url.searchParams.keys()].filter((name) => !parameters.has(name));
    const limit = Number(url.searchParams.get('limit') ?? 25);
    const offset = Number(url.searchParams.get('offset') ?? 0);
    if (unknown.length > 0 || !(limit >= 1 && limit <= 100) || !(offset >= 0))
      return refusal(400, 2001, 'Invalid Input Provided');
    const withUsers = url.searchParams.getAll('include[]').includes('users');
    const schedules = url.searchParams.getAll('schedule_ids[]');
    const wanted = schedules.length > 0 ? schedules : [...onCall.keys()];
    const all = wanted.flatMap((id) =>
      (onCall.get(id) ?? []).map((email, index) => entry(id, email, index, withUsers)),
    );
    const oncalls = all.slice(offset, offset + limit);
    return { status: 200, json: { oncalls, limit, offset, more: offset + limit < all.length, total: null } };
  });
  return { ...service, onCall };
}

function entry(schedule: string, email: string, index: number, withUser: boolean) {
  const reference = { id: `PUSER${index}`, summary: email.split('@')[0] };
  return {
    escalation_policy: { id: 'PT20YPA', type: 'escalation_policy_reference', summary: 'Engineering' },
    escalation_level: index + 1,
    schedule: { id: schedule, type: 'schedule_reference', summary: 'Primary' },
    user: withUser
      ? { ...reference, type: 'user', name: reference.summary, email, role: 'user', time_zone: 'Etc/UTC' }
      : { ...reference, type: 'user_reference' },
    start: '2026-03-02T00:00:00Z',
    end: '2026-03-09T00:00:00Z',
  };
}

const refusal = (status: number, code: number, message: string): ServiceAnswer => ({
  status,
  json: { error: { code, message, errors: [] } },
});
