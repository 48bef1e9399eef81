/** A grant: the access that one approved request stands for. It is live until its end is confirmed on the host. */
import type { Level, LevelOrNone } from './level.ts';

export const grantStates = ['wanted', 'invited', 'active', 'ending', 'ended', 'failed'] as const;
export type GrantState = (typeof grantStates)[number];

export const grantMoves = {
  /** The host shows an invitation that the person has yet to accept. */
  invite: { from: ['wanted'], to: 'invited' },
  /** The host shows the access. */
  activate: { from: ['wanted', 'invited'], to: 'active' },
  /** Its time is up, or a person ended it; the host has yet to follow. */
  end: { from: ['wanted', 'invited', 'active'], to: 'ending' },
  /** The host shows that the access is gone, or lowered to what else stands. */
  close: { from: ['ending'], to: 'ended' },
  /** Someone else took the access away on the host, or the invitation was declined or ran out. */
  lose: { from: ['invited', 'active'], to: 'ended' },
  /** The host said no, for good. */
  fail: { from: ['wanted', 'invited'], to: 'failed' },
} as const satisfies Record<string, { from: readonly GrantState[]; to: GrantState }>;
export type GrantMove = keyof typeof grantMoves;

/** The state after the move, or undefined where the table does not allow it. */
export const grantAfter = (state: GrantState, move: GrantMove): GrantState | undefined =>
  (grantMoves[move].from as readonly GrantState[]).includes(state) ? grantMoves[move].to : undefined;

/** Why a grant ends. */
export type EndCause = 'expired' | 'released' | 'revoked' | 'taken-away' | 'declined' | 'gone';

export interface Grant {
  id: number;
  requestId: number;
  /** Undefined until the person's account on the host has been found. */
  standingId: number | undefined;
  state: GrantState;
  level: Level;
  /** The absolute end, fixed at the decision; only an approved extension moves it. */
  endsAt: Date;
  createdAt: Date;
  activeAt: Date | undefined;
  /** When it began to end: its time was up, or somebody ended it. */
  endingAt: Date | undefined;
  endedAt: Date | undefined;
  endCause: EndCause | undefined;
  endedBy: string | undefined;
  note: string | undefined;
  inviteUrl: string | undefined;
  /** The person had at least this level from elsewhere, so nothing was applied. */
  held: boolean;
  /** The level that the host showed once the grant had ended. */
  levelAfter: LevelOrNone | undefined;
}

/** The grant stands for access that should be there now. */
export const isWantedOnHost = (grant: { state: GrantState }): boolean =>
  grant.state === 'wanted' || grant.state === 'invited' || grant.state === 'active';

/** The grant still concerns the host: its access should be there, or has yet to be seen gone. */
export const isLive = (grant: { state: GrantState }): boolean => isWantedOnHost(grant) || grant.state === 'ending';
