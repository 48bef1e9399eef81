/** Which faults of a host are an answer, and which only mean that nothing is known. */
import type { HostFault } from '#hosts/host.ts';

/** The host has said no: the call had no effect, and the same call again will not have one. */
export const isFinal = (fault: HostFault): boolean => !['limited', 'unreachable', 'queued'].includes(fault.kind);
