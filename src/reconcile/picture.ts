/** What Slack shows of a request, as the store knows it; the slack room draws it, `card.ts` sees to it that Slack shows it. */
import type { Grant } from '#domain/grant.ts';
import type { Request } from '#domain/request.ts';
import type { Vote } from '#domain/vote.ts';
import type { Log } from '#lib/log.ts';
import type { Question } from '#store/questions.ts';

/** Everything that the messages of one request may say. */
export interface Picture {
  request: Request;
  votes: (Vote & { reason: string | undefined })[];
  grant: Grant | undefined;
  /** `GitHub` */
  hostLabel: string;
  /** The host's own word for the level asked for: `Write`, `Developer`. */
  levelWords: string | undefined;
  /** What was asked back, oldest first. */
  questions: Question[];
  /** For a request to prolong: the request and the grant that it is about. */
  prolongs: { request: Request; grant: Grant } | undefined;
  /**
   * People (`U…`) and user groups (`S…`) to be mentioned on the card whose turn it is, or for the review that is missing;
   * empty where they are too many.
   */
  toMention: string[];
  /** The same for the card of the group that the stage was escalated to. */
  escalatedToMention?: string[];
}

/** One message as it should be now. A request has at most one of each kind; copies of a kind all show the same. */
export interface DrawnMessage {
  kind: string;
  to: { channel: string } | { person: string };
  /** The kind of the message in whose thread this one belongs: it is posted once that one is. */
  below?: string;
  /** The fallback text for notifications. */
  text: string;
  blocks: readonly object[];
}

export type Draw = (picture: Picture) => DrawnMessage[];

/** Puts messages into Slack. */
export interface Poster {
  /** @param message.threadTs the message in whose thread it goes @throws SlackFault */
  post(
    message: Pick<DrawnMessage, 'to' | 'text' | 'blocks'> & { threadTs?: string | undefined },
  ): Promise<{ channel: string; ts: string }>;
  /** @returns `lost` when Slack will never let this message be changed again @throws SlackFault */
  update(
    at: { channel: string; ts: string },
    message: Pick<DrawnMessage, 'text' | 'blocks'>,
  ): Promise<'shown' | 'lost'>;
}

/**
 * What a no of Slack is about: `place`, the channel, person or message; `content`, a message that is wrong in itself, which
 * is a fault of ours; `app`, the token or the app as a whole; `service`, trouble that passes by itself, or no answer.
 */
export type SlackTrouble = 'place' | 'content' | 'app' | 'service';

/** Slack did not do what it was asked. */
export class SlackFault extends Error {
  /** Slack's own code: `channel_not_found`, `ratelimited`; `unreachable` without an answer. */
  readonly code: string;
  readonly about: SlackTrouble;
  /** From when on Slack takes the next call, after a rate limit. */
  readonly retryAt: Date | undefined;
  /** There was no answer, so Slack may have done it all the same. */
  readonly mayBeDone: boolean;

  constructor(code: string, more: { about: SlackTrouble; retryAt?: Date; mayBeDone?: boolean; cause?: unknown }) {
    super(`Slack: ${code}`, { cause: more.cause });
    this.name = 'SlackFault';
    this.code = code;
    this.about = more.about;
    this.retryAt = more.retryAt;
    this.mayBeDone = more.mayBeDone ?? false;
  }

  /** True when the same message cannot get there until a person changes something about that very place or message. */
  get isLasting(): boolean {
    return this.about === 'place' || this.about === 'content';
  }
}

/** Slack refuses the app itself, or a message that is wrong: no retry mends it, so the operator must read of it. */
export function logRefusal(log: Log, fault: SlackFault, key: string): void {
  const { code, about } = fault;
  if (about === 'app') log.error({ key, code }, 'Slack refuses the app; it is tried again until Slack takes it');
  if (about === 'content') log.error({ key, code }, 'Slack refuses a message that Jit has drawn');
}
