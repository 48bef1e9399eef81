/** Words with ids in them, for those who read none. */
import { describe, expect, it } from 'vitest';
import { nameless, type Part, plain } from '#domain/words.ts';

const ada: Part = { user: 'U0ADA' };
const leads: Part = { group: 'S0LEADS' };

describe('words without names', () => {
  it.each<[Part[], string]>([
    [['Who is on call (', leads, ') is not known.'], 'Who is on call is not known.'],
    [
      ['No rule. Please ask an administrator: ', ada, ', ', leads, ' or ', ada, '.'],
      'No rule. Please ask an administrator.',
    ],
    [['Break-glass is for ', ada, ' or ', leads, ' only.'], 'Break-glass is for certain people only.'],
    [['Rule “a: b” (c): ', ada, ' must.'], 'Rule “a: b” (c): certain people must.'],
    [['Nobody here.'], 'Nobody here.'],
    [[], ''],
  ])('%j', (parts, words) => {
    expect(plain(nameless(parts))).toBe(words);
  });

  it('keep their channels', () => {
    const parts: Part[] = ['platform (', { channel: 'C0PLATFORM' }, '), on call (', leads, ').'];
    expect(nameless(parts)).toEqual(['platform (', { channel: 'C0PLATFORM' }, '), on call.']);
  });
});
