/**
 * Who is on call now, by the schedules of other services. It never says "nobody" for what it could not learn: whatever is no
 * clear answer is thrown as OnCallFault, and counts as unknown.
 */
import { createOpsgenie } from './opsgenie.ts';
import { createPagerDuty } from './pagerduty.ts';
import { OnCallFault, type OnCallService, type ServiceOptions } from './service.ts';

/** How each service is reached; one that is left out is not asked. */
export type OnCallConfig = { [name in ServiceName]?: ServiceOptions };

export interface OnCall {
  /**
   * @param scheduleId `pagerduty:PABC123`, `opsgenie:NAME`
   * @returns e-mail addresses in lower case; empty when nobody is on call
   * @throws OnCallFault
   */
  emailsOf(scheduleId: string): Promise<ReadonlySet<string>>;
  /** What keeps these schedules from being asked, with the remedy; empty when all is well. Never throws. */
  check(scheduleIds: readonly string[]): Promise<string[]>;
}

/** The next service is a file beside this, a line here and its part of config.ts. */
const makers = { pagerduty: createPagerDuty, opsgenie: createOpsgenie } as const;
type ServiceName = keyof typeof makers;
const names = Object.keys(makers) as ServiceName[];

/** True for what names a schedule of a service; anything else is a person or group of Slack. */
export const isSchedule = (id: string): boolean => names.some((name) => id.startsWith(`${name}:`));

export function createOnCall(config: OnCallConfig = {}): OnCall {
  const services = new Map<ServiceName, OnCallService>();
  for (const name of names) {
    const options = config[name];
    if (options) services.set(name, makers[name](options));
  }

  const emailsOf: OnCall['emailsOf'] = async (scheduleId) => {
    const name = names.find((each) => scheduleId.startsWith(`${each}:`));
    if (!name) throw new OnCallFault(`${scheduleId} is no schedule that is known here`);
    const service = services.get(name);
    if (!service)
      throw new OnCallFault(`${name.toUpperCase()}_TOKEN is missing: set it, or take ${scheduleId} out of the policy`);
    const emails = await service.emailsOf(scheduleId.slice(name.length + 1));
    return new Set(emails.map((email) => email.trim().toLowerCase()));
  };

  return {
    emailsOf,
    async check(scheduleIds) {
      const asked = [...new Set(scheduleIds)].filter(isSchedule).map((id) =>
        emailsOf(id).then(
          () => [],
          (fault: unknown) => [fault instanceof OnCallFault ? wordsFor(id, fault) : `${id} could not be asked`],
        ),
      );
      return (await Promise.all(asked)).flat();
    },
  };
}

const wordsFor = (id: string, { message }: OnCallFault): string =>
  message.includes(id) ? message : `${id}: ${message}`;
