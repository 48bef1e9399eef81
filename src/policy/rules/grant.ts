/** `grant`: how the host is told: through a container of the bot's own, by the person's own row, or (`auto`) as the host allows. */
import { shown } from '#policy/fault.ts';
import * as fragment from '#policy/fragments.ts';
import { shape } from '#policy/shapes.ts';
import type { Attribute } from './attribute.ts';

export interface GrantWay {
  grant: 'auto' | 'container' | 'direct';
}

const choice = shape<GrantWay>((value, say) =>
  value === 'auto' || value === 'container' || value === 'direct'
    ? { grant: value }
    : void say(`\`grant\` cannot be ${shown(value)}; write \`auto\`, \`container\` or \`direct\``),
);

export const grant = {
  schema: fragment.oneOf(
    'How the host is told: through a container of the bot, or the own row of the person; left out = auto.',
    ['auto', 'container', 'direct'],
  ),
  missing: { fields: { grant: 'auto' } },
  shape: () => choice,
} satisfies Attribute<GrantWay>;
