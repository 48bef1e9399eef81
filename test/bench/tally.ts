/** What reached the pretend GitHub, counted as its secondary limits count: reads 1 point, writes 5, GraphQL apart. */
import { type Exchange, exchanges } from '#demo/github/exchange.ts';

export interface Tally {
  /** Points of REST that were not refused. */
  points(): number;
  /** Requests that a limit has refused. */
  refused(): number;
  stop(): void;
}

export function countExchanges(): Tally {
  const seen: Exchange[] = [];
  const note = (message: unknown) => void seen.push(message as Exchange);
  exchanges.subscribe(note);
  const isRefused = ({ answer }: Exchange) => answer?.headers['retry-after'] !== undefined;
  const pointsOf = ({ method, target }: Exchange) =>
    method === 'POST' && target.endsWith('/graphql') ? 0 : method === 'GET' ? 1 : 5;
  return {
    points: () => seen.filter((one) => !isRefused(one)).reduce((sum, one) => sum + pointsOf(one), 0),
    refused: () => seen.filter(isRefused).length,
    stop: () => void exchanges.unsubscribe(note),
  };
}
