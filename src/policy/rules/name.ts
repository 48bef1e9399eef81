/** `name`: what people call the rule. Two rules never share one. */
import { shown } from '#policy/fault.ts';
import * as fragment from '#policy/fragments.ts';
import { shape } from '#policy/shapes.ts';
import type { Attribute } from './attribute.ts';

export interface Name {
  name: string;
}

const longest = 60;

export const name: Attribute<Name> = {
  schema: fragment.shortLine('What people call the rule. Two rules never share one.'),
  missing: { words: 'this rule has no name; write `name: ` and a short word for it' },
  shape: () =>
    shape((value, say) => {
      if (typeof value !== 'string') return void say(`the name ${shown(value)} is not text; write it in quotes`);
      if (value.trim() === '') return void say('the name is empty; write a short word');
      if (value.length > longest) return void say(`the name is longer than ${longest} characters; write a shorter one`);
      if (/\p{Cc}/u.test(value))
        return void say('the name has a line break or control character; write it on one line');
      return { name: value.trim() };
    }),
};
