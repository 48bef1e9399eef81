/** A "no" to a person, with the cause and the next step. It is an answer, not a fault: it is shown, never logged as an error. */

import { type Part, plain } from './words.ts';

export type RefusedCode =
  | 'not-allowed'
  | 'not-an-approver'
  | 'own-request'
  | 'already-decided'
  /** They have said yes themselves, and may take it back. */
  | 'already-voted'
  | 'already-open'
  | 'already-held'
  | 'no-account'
  | 'no-such-repo'
  | 'bad-input'
  | 'not-yours'
  | 'unavailable';

/** The parts of the request form that an error can be shown at. */
export type FormField = 'repository' | 'level' | 'duration' | 'reason' | 'ticket' | 'emergency';

export class Refused extends Error {
  readonly code: RefusedCode;
  /** One message a field of the form; empty when the refusal is about the whole. */
  readonly fields: Partial<Record<FormField, string>>;

  readonly words: readonly Part[];

  /** The request that this is about, where there is one to go to. */
  readonly requestId: number | undefined;

  /** @param words for the person: the cause, then the next step. `message` holds the same as plain text. */
  constructor(
    code: RefusedCode,
    words: string | readonly Part[],
    fields: Partial<Record<FormField, string>> = {},
    about: { requestId?: number } = {},
  ) {
    const parts = typeof words === 'string' ? [words] : words;
    super(plain(parts));
    this.name = 'Refused';
    this.code = code;
    this.words = parts;
    this.fields = fields;
    this.requestId = about.requestId;
  }
}
