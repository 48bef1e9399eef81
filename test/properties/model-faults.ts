/** What may go wrong between the bot and the host: each is waiting for the next call that it fits, and used up by it. */
import { HostFault, type HostFaultKind } from '#hosts/host.ts';
import type { Clock } from '#lib/clock.ts';

export type FaultKind =
  /** No answer, and no effect. */
  | 'fail'
  /** The effect, but no answer. */
  | 'lose'
  /** No answer, and the effect comes seconds later (writes that add; what is late in taking away is only taken twice). */
  | 'late'
  /** The answer, and looks do not show the effect for a while. */
  | 'slow'
  /** A 404 for something that is there. */
  | 'gone'
  | 'refused'
  /** The name belongs to somebody else by now; what that one was given is taken back. */
  | 'identity'
  | 'limited'
  | 'credential';

export interface FaultPlan {
  on: 'look' | 'write';
  kind: FaultKind;
  /** How long the effect or its sight is kept back. */
  afterMs: number;
}

const words: Partial<Record<FaultKind, HostFaultKind>> = {
  gone: 'gone',
  refused: 'refused',
  identity: 'identity',
  credential: 'credential',
};

export function thrownBy(plan: FaultPlan, clock: Clock): HostFault {
  if (plan.kind === 'limited') {
    return new HostFault('limited', 'Too many calls.', { retryAt: new Date(clock.now().getTime() + plan.afterMs) });
  }
  return new HostFault(words[plan.kind] ?? 'unreachable', `There was a fault: ${plan.kind}.`);
}

export interface FaultQueue {
  plans: FaultPlan[];
  take(on: FaultPlan['on']): FaultPlan | undefined;
}

export function createFaults(): FaultQueue {
  const queue: FaultQueue = {
    plans: [],
    take(on) {
      const index = queue.plans.findIndex((plan) => plan.on === on);
      return index < 0 ? undefined : queue.plans.splice(index, 1)[0];
    },
  };
  return queue;
}
