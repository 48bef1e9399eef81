/**
 * Every request that reaches the pretend GitHub, and what it answered, for whoever subscribes to the channel.
 * The tests hold both against GitHub's published description; without a subscriber it costs nothing.
 */
import { channel } from 'node:diagnostics_channel';
import type { IncomingHttpHeaders } from 'node:http';

export interface Exchange {
  /** Its version for an Enterprise Server, undefined for github.com. */
  enterpriseServer: string | undefined;
  method: string;
  /** Path and query. */
  target: string;
  headers: IncomingHttpHeaders;
  /** As it came; empty when there is none. */
  body: string;
  /** Undefined before the answer, and for good where an ordered fault took its place. */
  answer: { status: number; headers: Record<string, string>; body: string } | undefined;
}

/** Published on arrival; `answer` is filled in later. */
export const exchanges = channel('jit:pretend-github:exchange');
