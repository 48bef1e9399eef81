/** Every verb of the slash command. The next one is a file beside this and a line here. */
import { nearest } from '#policy/nearest.ts';
import { looksLikeRepo } from '#slack/read-command.ts';
import type { Command } from '#slack/tools.ts';
import { unknownAnswer } from '#slack/views/help.ts';
import { help } from './help.ts';
import { list } from './list.ts';
import { request } from './request.ts';

export const slashCommand = '/jit';

export const commands: readonly Command[] = [request, list, help];

/** The verb that was typed; for an unknown one, a command that names the nearest and lists all. */
export function commandFor(text: string): Pick<Command, 'run'> {
  const [word = ''] = text.trim().split(/\s+/);
  const verb = commands.find((command) => command.verb === word.toLowerCase());
  if (verb) return verb;
  if (word === '' || looksLikeRepo(word)) return request;
  const verbs = commands.flatMap((command) => command.verb ?? []);
  return { run: async () => unknownAnswer(word, nearest(word, verbs), commands) };
}
