/** PagerDuty: who is on call by a schedule. https://developer.pagerduty.com/api-reference/3a6b910f11050-list-all-of-the-on-calls */
import { z } from 'zod';
import { askService, deadline, OnCallFault, type OnCallService, type ServiceOptions } from './service.ts';

/** The most that PagerDuty gives at once: https://developer.pagerduty.com/docs/pagination */
const pageSize = 100;
const mostPages = 10;

const page = z.object({
  oncalls: z.array(
    z.object({
      user: z.object({ email: z.string().min(3) }),
      /** Null for somebody whom an escalation policy names directly. */
      schedule: z.object({ id: z.string() }).nullable(),
    }),
  ),
  more: z.boolean(),
});

export function createPagerDuty(options: ServiceOptions): OnCallService {
  const headers = {
    authorization: `Token token=${options.token}`,
    accept: 'application/vnd.pagerduty+json;version=2',
  };
  return {
    async emailsOf(schedule) {
      const signal = deadline(options);
      const emails: string[] = [];
      for (let offset = 0; offset < mostPages * pageSize; offset += pageSize) {
        const url = new URL(`${options.apiUrl}/oncalls`);
        url.searchParams.set('schedule_ids[]', schedule);
        url.searchParams.set('include[]', 'users');
        url.searchParams.set('limit', String(pageSize));
        url.searchParams.set('offset', String(offset));
        const { oncalls, more } = await askService({ label: 'PagerDuty', url, headers, body: page, signal });
        if (oncalls.some((entry) => entry.schedule?.id !== schedule))
          throw new OnCallFault('PagerDuty answered for another schedule than it was asked about');
        emails.push(...oncalls.map(({ user }) => user.email));
        if (!more) return emails;
      }
      throw new OnCallFault('PagerDuty lists more people on call than are read here');
    },
  };
}
