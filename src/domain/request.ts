/** A request for access: the states it can be in and the moves between them. Nothing else says which state may follow which. */
import type { HostName } from './host-name.ts';
import type { Level, LevelOrNone } from './level.ts';
import type { Part } from './words.ts';

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
  /** Another group whose people may decide on this stage too. */
  escalated?: Escalated;
}

export interface Escalated {
  group: string;
  channel: string;
  /** ISO 8601. */
  at: string;
  /** Nobody answered in time, or nobody could. */
  because: 'unanswered' | 'nobody';
}

/** Whom a stage goes to besides, when it stays unanswered for that long. */
export interface Escalation {
  afterSeconds: number;
  group: string;
  channel: string;
}

/** How risky the rule says it is. */
export type Risk = 'low' | 'medium' | 'high';

/** Break-glass access is there at once and reviewed afterwards. */
export interface Review {
  group: string;
  channel: string;
  /** Until when somebody of the group must have reviewed it. */
  by: Date;
  reviewedAt: Date | undefined;
  reviewedBy: string | undefined;
  verdict: ReviewVerdict | undefined;
  words: string | undefined;
}

export type ReviewVerdict = 'justified' | 'not-justified';

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
  risk: Risk | undefined;
  /** What the policy said when it was asked, or last judged anew: the words of policy/explain. */
  words: Part[];
  /** Of each Slack group on which the answer could depend, whether the person was in it when they asked. */
  groups: Record<string, boolean | 'unknown'>;
  escalation: Escalation | undefined;
  /** Break-glass: set with `review`. */
  isEmergency: boolean;
  review: Review | undefined;
  /** The request whose live grant this one asks to prolong. */
  extendsId: number | undefined;
  /** Why nobody can decide on it at the moment; undefined while somebody can. */
  stuck: string | undefined;
  reminders: number;
  remindedAt: Date | undefined;
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
