/** `/jit help`: everything that can be typed, in one short list. */
import type { Command } from '#slack/tools.ts';
import { helpAnswer } from '#slack/views/help.ts';

export const help: Command = {
  verb: 'help',
  help: [{ typed: '/jit help', does: 'this list' }],
  run: async (tools) => helpAnswer(tools.commands),
};
