/** A request for access: the states it can be in and the moves between them. Nothing else says which state may follow which. */
import type { HostName } from './host-name.ts';
import type { Level, LevelOrNone } from './level.ts';

export const requestStates = ['open', 'approved', 'denied', 'withdrawn', 'lapsed', 'refused'] as const;
export type RequestState = (typeof requestStates)[number];

export const requestMoves = {
  /** Enough entitled people said yes, or the rule approves by itself. */
  approve: { from: ['open'], to: 'approved' },
  deny: { from: ['open'], to: 'denied' },
  /** The requester takes it back. */
  withdraw: { from: ['open'], to: 'withdrawn' },
  /** Nobody decided within the rule's time. */
  lapse: { from: ['open'], to: 'lapsed' },
  /** The policy now in force would not let it be asked. */
  refuse: { from: ['open'], to: 'refused' },
} as const satisfies Record<string, { from: readonly RequestState[]; to: RequestState }>;
export type RequestMove = keyof typeof requestMoves;

/** The state after the move, or undefined where the table does not allow it. */
export const requestAfter = (state: RequestState, move: RequestMove): RequestState | undefined =>
  (requestMoves[move].from as readonly RequestState[]).includes(state) ? requestMoves[move].to : undefined;

/** One group whose people decide, in order, and how many of them it takes. */
export interface StageOfRequest {
  group: string;
  channel: string;
  count: number;
}

export interface Request {
  id: number;
  version: number;
  drawnVersion: number;
  state: RequestState;
  requesterId: string;
  host: HostName;
  repoId: string;
  repoPath: string;
  repoUrl: string;
  level: Level;
  durationSeconds: number;
  reason: string;
  ticket: string | undefined;
  /** The access that the host showed when the person asked; undefined when it could not be asked in time. */
  heldBefore: LevelOrNone | undefined;
  /** The account that it is for, by the host's numeric id; undefined when the host could not be asked in time. */
  accountId: string | undefined;
  /** The login under which it was asked for; nobody else's account is given this access. */
  accountLogin: string | undefined;
  rule: string;
  policyHash: string;
  /** Empty when the rule approves by itself. */
  stages: StageOfRequest[];
  createdAt: Date;
  answerBy: Date;
  decidedAt: Date | undefined;
  /** A person's id, or `jit` when the policy or the clock decided. */
  decidedBy: string | undefined;
  decisionReason: string | undefined;
}

/** What two asks must share to be the same ask while one of them is open. */
export const openKeyOf = (ask: { requesterId: string; host: HostName; repoId: string; level: Level }): string =>
  `${ask.requesterId} ${ask.host} ${ask.repoId} ${ask.level}`;

/**
 * Whether this is the account that the request was made for: by id, or by login where the host gave no id in time.
 * Requests that were made before accounts were kept know neither, and fit any.
 */
export function isForAccount(
  request: Pick<Request, 'accountId' | 'accountLogin'>,
  account: { accountId: string; login: string },
): boolean {
  if (request.accountId !== undefined) return request.accountId === account.accountId;
  return request.accountLogin === undefined || isSameLogin(request.accountLogin, account.login);
}

/** Logins are the same in any case, on both hosts. */
export const isSameLogin = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
