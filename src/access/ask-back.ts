/** An approver asks the requester something before they decide. */
import { Refused } from '#domain/refused.ts';
import { createQuestion } from '#store/questions.ts';
import { decideOn, turnOf } from './decide-request.ts';
import type { AccessDeps } from './deps.ts';

const longest = 1000;

/** For whoever may decide on the stage whose turn it is. @throws Refused when they may not, or the words are missing or too long */
export async function askBack(
  deps: AccessDeps,
  input: { requestId: number; personId: string; words: string },
): Promise<void> {
  const { requestId, personId } = input;
  const words = wordsOf(input.words, 'Write what you want to know');
  await decideOn(deps, input, {
    isNoVote: true,
    stagesFor: (found) => [turnOf(found)],
    write: (tx) => createQuestion(tx, { requestId, askerId: personId, words }),
  });
  deps.wake(`request:${requestId}`);
}

/** What was written, without the blanks around it. @throws Refused */
export function wordsOf(written: string, what: string): string {
  const words = written.trim();
  if (words.length >= 1 && words.length <= longest) return words;
  const why = `${what}, in at most ${longest} characters.`;
  throw new Refused('bad-input', why, { reason: why });
}
