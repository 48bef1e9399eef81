/** `ticket`: the form that a ticket must have, as a whole. A rule without it asks for none. */
import { shown } from '#policy/fault.ts';
import { longestMatched, longestPattern, patternFault } from '#policy/safe-pattern.ts';
import { shape } from '#policy/shapes.ts';
import type { Attribute } from './attribute.ts';

export interface Ticket {
  ticket?: TicketForm;
}

export interface TicketForm {
  /** The regular expression as it was written. */
  source: string;
  /** Whether the whole text, but for space around it, has the form. */
  matches(text: string): boolean;
}

const longestShown = 60;

const form = shape<Ticket>((value, say) => {
  if (typeof value !== 'string')
    return void say(`the ticket ${shown(value)} is not text; write one like \`"[A-Z]+-[0-9]+"\``);
  if (value.trim() === '') return void say('the ticket is empty; write one like `"[A-Z]+-[0-9]+"`, or remove the line');
  const fault = patternFault(value);
  if (fault) return void say(`the ticket ${shown(value)} ${fault}`);
  const whole = new RegExp(`^(?:${value})$`);
  return { ticket: { source: value, matches: (text) => text.length <= longestMatched && whole.test(text.trim()) } };
});

export const ticket = {
  schema: {
    description: 'A regular expression that the whole ticket must match; left out = no ticket is asked for.',
    type: 'string',
    pattern: '\\S',
    maxLength: longestPattern,
    examples: ['[A-Z]+-[0-9]+'],
  },
  missing: { fields: {} },
  shape: () => form,
  check(rule, wish) {
    const typed = wish.ticket?.trim() ?? '';
    if (!rule.ticket || rule.ticket.matches(typed)) return undefined;
    const { source } = rule.ticket;
    const quoted = typed.length > longestShown ? `${typed.slice(0, longestShown)}…` : typed;
    return {
      field: 'ticket',
      words: typed === '' ? `A ticket is needed; it must match ${source}.` : `“${quoted}” does not match ${source}.`,
    };
  },
} satisfies Attribute<Ticket>;
