/** What Slack shows of a request, as the store knows it; the slack room draws it, `card.ts` sees to it that Slack shows it. */
import type { Grant } from '#domain/grant.ts';
import type { Request } from '#domain/request.ts';
import type { Vote } from '#domain/vote.ts';

/** Everything that the messages of one request may say. */
export interface Picture {
  request: Request;
  votes: (Vote & { reason: string | undefined })[];
  grant: Grant | undefined;
  /** `GitHub` */
  hostLabel: string;
  /** The host's own word for the level asked for: `Write`, `Developer`. */
  levelWords: string | undefined;
}

/** One message as it should be now. A request has at most one of each kind; copies of a kind all show the same. */
export interface DrawnMessage {
  kind: string;
  to: { channel: string } | { person: string };
  /** The fallback text for notifications. */
  text: string;
  blocks: readonly object[];
}

export type Draw = (picture: Picture) => DrawnMessage[];

/** Puts messages into Slack. */
export interface Poster {
  /** @throws SlackFault */
  post(message: Pick<DrawnMessage, 'to' | 'text' | 'blocks'>): Promise<{ channel: string; ts: string }>;
  /** @returns `lost` when Slack will never let this message be changed again @throws SlackFault */
  update(
    at: { channel: string; ts: string },
    message: Pick<DrawnMessage, 'text' | 'blocks'>,
  ): Promise<'shown' | 'lost'>;
}

/** Slack did not do what it was asked. */
export class SlackFault extends Error {
  /** Slack's own code: `channel_not_found`, `ratelimited`; `unreachable` without an answer. */
  readonly code: string;
  /** True when asking again cannot help until a person changes something in Slack. */
  readonly isLasting: boolean;
  /** From when on Slack takes the next call, after a rate limit. */
  readonly retryAt: Date | undefined;

  constructor(code: string, more: { isLasting: boolean; retryAt?: Date; cause?: unknown }) {
    super(`Slack: ${code}`, { cause: more.cause });
    this.name = 'SlackFault';
    this.code = code;
    this.isLasting = more.isLasting;
    this.retryAt = more.retryAt;
  }
}
