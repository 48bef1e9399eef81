/** Sees to it that break-glass access is reviewed: reminds the group, and tells the administrators when the time is up, daily. */

import type { Request } from '#domain/request.ts';
import { isReviewMissing, remindsOfReviewAt } from '#domain/waiting.ts';
import type { Part } from '#domain/words.ts';
import { noteReminder } from '#store/escalations.ts';
import type { ReconcileDeps } from './deps.ts';
import { report } from './report.ts';
import { earliest, orSomeoneWasFaster, type Step } from './stages.ts';
import { lookAtPeople, nextLook, watchOf } from './watch.ts';

const dayMs = 24 * 3_600_000;

/** One step, like that of a stage. */
export async function watchReview(deps: ReconcileDeps, request: Request): Promise<Step> {
  const { review, createdAt: since } = request;
  if (!review || !isReviewMissing(request)) return { isChanged: false };
  const isReached = !watchOf(deps, request.id).unreachable.has(review.channel);
  const groups = isReached ? [review.group] : [];
  const seen = await lookAtPeople(deps, { request, groups, need: 1, without: new Set(), since });
  if (seen.found === 'nobody') await reportNobody(deps, request, review.group, isReached);
  const now = deps.clock.now();
  const reminds = remindsOfReviewAt(request, now);
  if (reminds && reminds <= now) {
    const isChanged = await orSomeoneWasFaster(deps.store.write((tx) => noteReminder(tx, request)).then(() => true));
    return { isChanged };
  }
  const overdueAgain = review.by > now ? review.by : await reportOverdue(deps, request, review.by);
  return {
    isChanged: false,
    again: earliest([nextLook(seen, since), reminds, overdueAgain]) ?? overdueAgain,
    isLook: seen.isNew,
  };
}

/** Whom the card for the review mentions, as it was last seen. */
export const mentionsOfReview = (deps: Pick<ReconcileDeps, 'watches'>, request: Request): string[] =>
  deps.watches.get(request.id)?.seen?.mentions[0] ?? [];

/** @returns when to report it again */
async function reportOverdue(deps: ReconcileDeps, request: Request, by: Date): Promise<Date> {
  const day = Math.floor((deps.clock.now().getTime() - by.getTime()) / dayMs);
  await report(deps, {
    key: `review-overdue:${request.id}:${day}`,
    words: [
      'Nobody has reviewed the ',
      ...whatOf(request),
      `, which was due ${stamp(by)}. Someone in ${request.review?.group} must press “Reviewed…” on its card.`,
    ],
  });
  return new Date(by.getTime() + (day + 1) * dayMs);
}

async function reportNobody(deps: ReconcileDeps, request: Request, group: string, isReached: boolean): Promise<void> {
  const why = isReached
    ? `nobody in ${group} can`
    : `the channel of ${group} cannot be reached, so nobody there knows of it`;
  await report(deps, {
    key: `review-nobody:${request.id}`,
    words: [
      'The ',
      ...whatOf(request),
      ` must be reviewed by ${stamp(request.review?.by ?? request.createdAt)}, but ${why}. Correct the group, its channel or the policy.`,
    ],
  });
}

const whatOf = ({ id, level, host, repoPath, requesterId }: Request): Part[] => [
  `break-glass access (request ${id}: ${level} on ${host}:${repoPath} for `,
  { user: requesterId },
  ')',
];

const stamp = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
