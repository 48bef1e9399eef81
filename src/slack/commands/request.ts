/** `/jit`, and `/jit REPO LEVEL DURATION REASON`: the request form, empty or filled in. */
import { readRepo } from '#access/find-repo.ts';
import { type Draft, onSeveral, openForm } from '#slack/open-form.ts';
import { readWords } from '#slack/read-command.ts';
import type { Command, Tools } from '#slack/tools.ts';

export const request: Command = {
  verb: undefined,
  help: [
    { typed: '/jit', does: 'ask for access' },
    { typed: '/jit acme/payments write 2h fix the payout job', does: 'the same, filled in' },
  ],
  async run(tools, { personId, triggerId, text }) {
    await openForm(tools, { personId, triggerId, draft: draftFrom(tools, text) });
    return undefined;
  },
};

function draftFrom({ access }: Tools, text: string): Draft {
  const { repo: typed, ...draft } = readWords(text);
  if (typed === undefined) return draft;
  const meant = readRepo(access, typed);
  switch (meant.is) {
    case 'one':
      return { ...draft, repo: meant.repo };
    case 'unlisted':
      return { ...draft, unlisted: meant.path };
    case 'several':
      return { ...draft, notes: [onSeveral(typed, meant.hosts), ...draft.notes] };
    case 'none':
      return { ...draft, notes: [notUnderstood(typed, meant.words), ...draft.notes] };
  }
}

/** Words that are whole sentences stand by themselves. */
const notUnderstood = (typed: string, why: string): string =>
  why.endsWith('.') ? why : `“${typed}” was not understood: ${why}.`;
