/** One message to the requester, from its lines. */
import type { DrawnMessage, Picture } from '#reconcile/picture.ts';
import { buttonRow } from './buttons.ts';
import { type Piece, quote, richText, section } from './rich.ts';

export type Buttons = Parameters<typeof buttonRow>[1][];

export interface Content {
  text: string;
  lines: (readonly Piece[])[];
  quoted?: string | undefined;
  /** What comes behind the quoted words, and is quoted itself. */
  after?: { line: readonly Piece[]; quoted?: string | undefined };
  buttons?: Buttons;
}

export function directMessage(picture: Picture, kind: string, content: Content): DrawnMessage {
  const { text, lines, quoted, after, buttons = [] } = content;
  const { id, requesterId } = picture.request;
  return {
    kind,
    to: { person: requesterId },
    text,
    blocks: [
      richText(`${kind}-words`, section(...lines), ...quotes(quoted), ...(after ? afterwards(after) : [])),
      ...buttonRow({ kind, requestId: id }, ...buttons),
    ],
  };
}

const quotes = (words: string | undefined) => (words ? [quote(words)] : []);

const afterwards = ({ line, quoted }: NonNullable<Content['after']>) => [section(line), ...quotes(quoted)];
