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
}

export const emptyMemory: FormMemory = { proposal: { round: 0, proposed: undefined }, ticket: '', notes: [] };

const longestTicket = 300;
const longestNote = 200;
const mostNotes = 4;

const shape = z.object({
  round: z.number().int().nonnegative(),
  proposed: z.string().optional(),
  ticket: z.string(),
  notes: z.array(z.string()),
});

const longestMetadata = 3000;

/** Where characters that grow in JSON make it too long, the notes go first. */
export function writeMemory({ proposal, ticket, notes }: FormMemory): string {
  const full = written(proposal, cut(ticket, longestTicket), notes.slice(0, mostNotes));
  if (full.length <= longestMetadata) return full;
  return written(proposal, cut(ticket, longestTicket), []);
}

const written = (proposal: Proposal, ticket: string, notes: string[]): string =>
  JSON.stringify({
    ...proposal,
    ticket,
    notes: notes.map((note) => cut(note, longestNote)),
  } satisfies z.input<typeof shape>);

/** Metadata that cannot be read is as good as none. */
export function readMemory(metadata: string): FormMemory {
  try {
    const { round, proposed, ticket, notes } = shape.parse(JSON.parse(metadata));
    return { proposal: { round, proposed }, ticket, notes };
  } catch {
    return emptyMemory;
  }
}
