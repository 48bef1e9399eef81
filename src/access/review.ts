/** Somebody of the review group looks at break-glass access afterwards, and says whether it was justified. Once. */
import { Refused } from '#domain/refused.ts';
import type { Request, Review, ReviewVerdict } from '#domain/request.ts';
import type { Part } from '#domain/words.ts';
import { SomeoneWasFaster } from '#store/move.ts';
import { requestById } from '#store/requests.ts';
import { keepReview } from '#store/reviews.ts';
import type { AccessDeps } from './deps.ts';
import { speaksFor } from './entitled.ts';
import { idsOfPerson, isTheirOwn } from './same-person.ts';

const longest = 1000;

/**
 * Possible while the access lives, and after it.
 * @throws Refused when they are not one of the review group now, it is their own access, it was reviewed already, or the
 * words are missing that a verdict of `not-justified` needs
 */
export async function review(
  deps: AccessDeps,
  input: { requestId: number; personId: string; verdict: ReviewVerdict; words: string },
): Promise<void> {
  const { requestId, personId, verdict } = input;
  const { group } = await toBeReviewedBy(deps, input);
  const words = wordsFor(verdict, input.words);
  try {
    await deps.store.write((tx) => keepReview(tx, { requestId, reviewerId: personId, group, verdict, words }));
  } catch (fault) {
    const now = fault instanceof SomeoneWasFaster ? await requestById(deps.store.read, requestId) : undefined;
    if (now?.review?.reviewedAt) throw alreadyReviewed(now.review);
    throw fault;
  }
  deps.wake(`request:${requestId}`);
}

/**
 * The review that this person may give now, with membership as Slack shows it at this moment: for the button that opens the
 * form, and for the form.
 * @throws Refused
 */
export async function toBeReviewedBy(
  deps: Pick<AccessDeps, 'store' | 'policy' | 'directory'>,
  input: { requestId: number; personId: string },
): Promise<{ request: Request; group: string }> {
  const request = await requestById(deps.store.read, input.requestId);
  if (!request?.review || request.state !== 'approved') {
    throw new Refused('bad-input', 'There is nothing to review about this request.');
  }
  const { group, reviewedAt } = request.review;
  if (reviewedAt) throw alreadyReviewed(request.review);
  if (await isTheirOwn(deps, request, await idsOfPerson(deps, input.personId))) {
    throw new Refused('own-request', 'This is your own access: someone else has to review it.');
  }
  const asked = { stage: { group }, personId: input.personId, how: 'fresh' } as const;
  const spoken = await speaksFor(deps, deps.policy(), asked);
  if (spoken === 'unknown') {
    throw new Refused(
      'unavailable',
      `Slack could not say just now whether you are one of ${group}. Try again in a minute.`,
    );
  }
  if (!spoken) {
    throw new Refused('not-an-approver', `Only full members of this workspace who are in ${group} review this access.`);
  }
  return { request, group: spoken.group };
}

function wordsFor(verdict: ReviewVerdict, written: string): string | undefined {
  const words = written.trim();
  if (words.length > longest || (words === '' && verdict === 'not-justified')) {
    const why = words === '' ? 'Say why it was not justified.' : `Please say it in at most ${longest} characters.`;
    throw new Refused('bad-input', why, { reason: why });
  }
  return words === '' ? undefined : words;
}

function alreadyReviewed({ reviewedBy }: Review): Refused {
  const by: Part[] = reviewedBy === undefined ? [] : [' by ', { user: reviewedBy }];
  return new Refused('already-decided', ['This access was reviewed already', ...by, '.']);
}
