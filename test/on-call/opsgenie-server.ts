/** A pretend Opsgenie, as strict as its documentation: https://docs.opsgenie.com/docs/who-is-on-call-api */
import { type PretendService, type ServiceAnswer, startService } from './service-server.ts';

export interface PretendSchedule {
  id: string;
  name: string;
  isEnabled?: boolean;
  /** The usernames of those who are on call now; they are e-mail addresses. */
  onCall: string[];
}

export interface PretendOpsgenie extends PretendService {
  schedules: PretendSchedule[];
}

const parameters = new Set(['scheduleIdentifierType', 'flat', 'date']);

export async function startOpsgenie(): Promise<PretendOpsgenie> {
  const schedules: PretendSchedule[] = [];
  const token = 'og-hush-4711';
  const service = await startService(token, ({ url, headers }) => {
    if (headers.authorization !== `GenieKey ${token}`) return answer(401, { message: 'Could not authenticate' });
    const [, identifier] = /^\/v2\/schedules\/([^/]+)\/on-calls$/.exec(url.pathname) ?? [];
    if (identifier === undefined) return answer(404, { message: 'Not found' });
    const kind = url.searchParams.get('scheduleIdentifierType') ?? 'id';
    const isKnown = [...url.searchParams.keys()].every((name) => parameters.has(name));
    if (!isKnown || (kind !== 'id' && kind !== 'name')) return answer(422, { message: 'Request is not valid.' });
    const wanted = decodeURIComponent(identifier);
    const found = schedules.find((schedule) => schedule[kind] === wanted);
    if (!found) return answer(404, { message: `No schedule exists with ${kind} [${wanted}]` });
    const _parent = { id: found.id, name: found.name, enabled: found.isEnabled ?? true };
    const people =
      url.searchParams.get('flat') === 'true'
        ? { onCallRecipients: found.onCall }
        : { onCallParticipants: found.onCall.map((name, index) => ({ id: `u${index}`, name, type: 'user' })) };
    return answer(200, { data: { _parent, ...people } });
  });
  return { ...service, schedules };
}

const answer = (status: number, json: object): ServiceAnswer => ({
  status,
  json: { ...json, took: 0.005, requestId: '9ae63dd7-ed00-4c81-86f0-c4ffd33142c9' },
});
