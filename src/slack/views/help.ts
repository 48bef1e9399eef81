/** The list of everything that can be typed. */
import type { RichTextBlock } from '@slack/types';
import type { Answer, Command } from '#slack/tools.ts';
import { cut, escaped, richText, section } from './rich.ts';

export function helpAnswer(commands: readonly Command[]): Answer {
  return {
    text: 'What you can type after /jit',
    blocks: [richText('intro', section(['You can type:'])), list(commands)],
  };
}

/** For a word that is no verb: the one that was probably meant, and the list. */
export function unknownAnswer(word: string, meant: string | undefined, commands: readonly Command[]): Answer {
  const typed = cut(word, 60);
  const guess = meant === undefined ? '' : ` Did you mean /jit ${meant}?`;
  const intro = `I don't know “${typed}”.${guess}`;
  return {
    text: escaped(intro),
    blocks: [
      richText('intro', section([intro], ['For a repository, write owner and name: acme/payments. You can type:'])),
      list(commands),
    ],
  };
}

function list(commands: readonly Command[]): RichTextBlock {
  const entries = commands.flatMap((command) => command.help);
  return {
    type: 'rich_text',
    block_id: 'verbs',
    elements: [
      {
        type: 'rich_text_list',
        style: 'bullet',
        elements: entries.map(({ typed, does }) =>
          section([{ type: 'text', text: typed, style: { code: true } }, `: ${does}`]),
        ),
      },
    ],
  };
}
