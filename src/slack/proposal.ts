/** What the form proposes as duration, and when it proposes anew: never over what the person typed. */
import { formatDuration } from '#lib/duration.ts';

export interface Proposal {
  /** Part of the field's block_id: Slack applies an initial value only to a field that it has not seen before. */
  round: number;
  /** The text that was proposed last; undefined when nothing was. */
  proposed: string | undefined;
}

/**
 * @param typed what the field holds now
 * @param defaultSeconds what the rule proposes; undefined while no rule is known
 */
export function propose(
  last: Proposal,
  typed: string,
  defaultSeconds: number | undefined,
): Proposal & { value: string } {
  const isOurs = typed.trim() === '' || typed === last.proposed;
  if (defaultSeconds === undefined || !isOurs) return { ...last, value: typed };
  const proposed = formatDuration(defaultSeconds);
  return { round: proposed === typed ? last.round : last.round + 1, proposed, value: proposed };
}
