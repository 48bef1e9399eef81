/** Words with a link behind them to what they are about. */
import type { Part } from '#domain/words.ts';
import { link, type Piece, pieces } from './rich.ts';

export const linked = (words: readonly Part[], url: string | undefined): Piece[] =>
  url === undefined ? pieces(words) : [...pieces(words), ' ', link(url, 'Go to it'), '.'];
