/** Opsgenie: who is on call by a schedule. Usernames are e-mail addresses there. https://docs.opsgenie.com/docs/who-is-on-call-api */
import { z } from 'zod';
import { askService, deadline, OnCallFault, type OnCallService, type ServiceOptions } from './service.ts';

const answer = z.object({
  data: z.object({
    _parent: z.object({ id: z.string(), name: z.string(), enabled: z.boolean() }),
    onCallRecipients: z.array(z.string().min(3)),
  }),
});

/** The documentation's own examples are not hexadecimal. */
const uuid = /^[0-9a-z]{8}-(?:[0-9a-z]{4}-){3}[0-9a-z]{12}$/i;

export function createOpsgenie(options: ServiceOptions): OnCallService {
  const headers = { authorization: `GenieKey ${options.token}`, accept: 'application/json' };
  return {
    async emailsOf(schedule) {
      // As a part of a path these two name something else.
      if (schedule === '.' || schedule === '..') throw new OnCallFault('Opsgenie knows no such schedule');
      const kind = uuid.test(schedule) ? 'id' : 'name';
      const url = new URL(`${options.apiUrl}/v2/schedules/${encodeURIComponent(schedule)}/on-calls`);
      url.searchParams.set('scheduleIdentifierType', kind);
      url.searchParams.set('flat', 'true');
      const { data } = await askService({ label: 'Opsgenie', url, headers, body: answer, signal: deadline(options) });
      if (data._parent[kind].toLowerCase() !== schedule.toLowerCase())
        throw new OnCallFault('Opsgenie answered for another schedule than it was asked about');
      return data._parent.enabled ? data.onCallRecipients : [];
    },
  };
}
