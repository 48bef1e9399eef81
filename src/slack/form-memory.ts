/** What the open request form has to remember between two choices: it travels in the view's private metadata, at most 3000 characters. */
import { z } from 'zod';
import type { Proposal } from './proposal.ts';
import { cut } from './views/rich.ts';

export interface FormMemory {
  proposal: Proposal;
  /** The ticket as typed, also while the rule wants none and the field is hidden. */
  ticket: string;
  /** What was not understood of the words after the slash command. */
  notes: string[];
  /** A path that the hosts are being asked for; undefined once they have answered, or another repository was chosen. */
  unlisted: string | undefined;
}

export const emptyMemory: FormMemory = {
  proposal: { round: 0, proposed: undefined },
  ticket: '',
  notes: [],
  unlisted: undefined,
};

const longestTicket = 300;
const longestNote = 200;
const longestPath = 300;
const mostNotes = 4;

const shape = z.object({
  round: z.number().int().nonnegative(),
  proposed: z.string().optional(),
  ticket: z.string(),
  notes: z.array(z.string()),
  unlisted: z.string().optional(),
});

const longestMetadata = 3000;

/** Where characters that grow in JSON make it too long, the notes go first. */
export function writeMemory(memory: FormMemory): string {
  const full = written(memory, memory.notes.slice(0, mostNotes));
  return full.length <= longestMetadata ? full : written(memory, []);
}

/** A path that is too long for this is that of no repository: it is not looked for again. */
const written = ({ proposal, ticket, unlisted }: FormMemory, notes: string[]): string =>
  JSON.stringify({
    ...proposal,
    ticket: cut(ticket, longestTicket),
    notes: notes.map((note) => cut(note, longestNote)),
    ...(unlisted !== undefined && unlisted.length <= longestPath && { unlisted }),
  } satisfies z.input<typeof shape>);

/** Metadata that cannot be read is as good as none. */
export function readMemory(metadata: string): FormMemory {
  try {
    const { round, proposed, ticket, notes, unlisted } = shape.parse(JSON.parse(metadata));
    return { proposal: { round, proposed }, ticket, notes, unlisted };
  } catch {
    return emptyMemory;
  }
}
