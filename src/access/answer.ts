/** The requester answers what an approver has asked back. Until the request is decided they may put it better. */
import { Refused } from '#domain/refused.ts';
import { keepAnswer, questionById } from '#store/questions.ts';
import { requestById } from '#store/requests.ts';
import { wordsOf } from './ask-back.ts';
import { openRequest, orAlreadyDecided } from './decide-request.ts';
import type { AccessDeps } from './deps.ts';

/** @throws Refused when it is not their request, it is decided already, or the words are missing or too long */
export async function answer(
  deps: Pick<AccessDeps, 'store' | 'clock' | 'wake'>,
  input: { questionId: number; personId: string; words: string },
): Promise<void> {
  const { questionId, personId } = input;
  const question = await questionById(deps.store.read, questionId);
  const about = question && (await requestById(deps.store.read, question.requestId));
  if (!question || about?.requesterId !== personId) {
    throw new Refused('not-yours', 'Only the person who asked for the access can answer this.');
  }
  const { id } = await openRequest(deps, question.requestId);
  const words = wordsOf(input.words, 'Write your answer');
  await orAlreadyDecided(
    deps,
    id,
    deps.store.write((tx) => keepAnswer(tx, question, { personId, words })),
  );
  deps.wake(`request:${id}`);
}
