/** What the audit trail records: who did what to which thing, when. One entry a move, written in the move's own transaction. */

/** `jit` acts on its own: the policy, the clock or the reconciler. `operator` is the command line. */
export type Actor = string;

export const actions = [
  'request.opened',
  'request.approved',
  'request.denied',
  'request.withdrawn',
  'request.lapsed',
  'request.refused',
  'request.restaged',
  'request.escalated',
  'request.stuck',
  'request.asked-back',
  'request.answered',
  'request.reviewed',
  'vote.cast',
  'vote.taken-back',
  'grant.wanted',
  'grant.account',
  'grant.invited',
  'grant.active',
  'grant.extended',
  'grant.ending',
  'grant.ended',
  'grant.failed',
  'host.intended',
  'host.observed',
  'host.orphan',
  'account.linked',
  'account.unlinked',
  'policy.loaded',
] as const;
export type Action = (typeof actions)[number];

/** What a room wants recorded; time, number and hashes are added when it is linked into the chain. */
export interface Happening {
  actor: Actor;
  action: Action;
  /** `request:12`, `grant:7`, `github:1296269:583231`. */
  subject: string;
  /** Facts, never secrets. */
  data: Record<string, unknown>;
}

/** One link of the chain, exactly as stored. */
export interface AuditEntry {
  seq: number;
  /** ISO 8601, UTC, milliseconds. */
  at: string;
  actor: Actor;
  action: string;
  subject: string;
  /** The exact JSON text that was hashed. */
  data: string;
  previous: string;
  hash: string;
}
