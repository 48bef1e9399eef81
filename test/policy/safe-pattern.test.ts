import { describe, expect, test } from 'vitest';
import { longestMatched, patternFault } from '#policy/safe-pattern.ts';

const usual = [
  '[A-Z]+-[0-9]+',
  '[A-Z]{2,10}-\\d{1,7}',
  'INC\\d+|CHG\\d+|[A-Z]+-\\d+',
  '(\\d{1,3}\\.){3}\\d{1,3}',
  '\\d+(?:\\.\\d+)?',
  '(?<project>[A-Z]+)-\\d+',
  '(?:AB|CD)+',
  '#\\d+',
  '[^\\s\\]]+',
  '.*.*.*x',
  '[A-Z]+[A-Z]+[A-Z]+-',
  '(a{1,5}){1,5}',
  '(a|b|c){30}',
  'a{,5}',
];

describe('a pattern for tickets', () => {
  test.each(usual)('%s is taken, and never holds the process', (pattern) => {
    expect(patternFault(pattern)).toBeUndefined();
    const whole = new RegExp(`^(?:${pattern})$`);
    const startedAt = performance.now();
    for (const piece of ['a', 'A', '1', 'aA1-', 'ab', 'AB', '1.', 'a1']) {
      whole.test(`${piece.repeat(longestMatched)}!`.slice(-longestMatched));
      whole.test(piece.repeat(longestMatched).slice(0, longestMatched));
    }
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  test.each([
    '(a+)+',
    '(a*)*',
    '((a)*)*',
    '(x+x+)+y',
    '(\\w+\\s?)*',
    '([A-Z]+-\\d+,?)+',
    '(a?b|c)+',
    '(ab*|c)+',
    '(a{1,9}){5,}',
  ])('%s is refused: it repeats what repeats', (pattern) => {
    expect(patternFault(pattern)).toContain('repeats something that itself repeats');
  });

  test.each(['(a|a)*', '(a|ab)+', '(a|)+', '(|a)+', '(\\d|1)+', '([a-z]|x)*', '(.|x){2,}'])(
    '%s is refused: its alternatives overlap under a repetition',
    (pattern) => {
      expect(patternFault(pattern)).toContain('repeats alternatives that may overlap');
    },
  );

  test.each([
    '.*.*.*.*x',
    `${'a?'.repeat(25)}${'a'.repeat(25)}`,
    '(a?){30}',
    '(a*){50}',
    '(a|ab){40}',
    '\\w+\\d+\\w+\\d+!',
  ])('%s is refused: it repeats too much', (pattern) => {
    expect(patternFault(pattern)).toContain('could take very long to match');
  });

  test.each([
    ['(', 'is no valid regular expression'],
    ['a)|(b', 'is no valid regular expression'],
    ['*', 'is no valid regular expression'],
    ['(a)\\1', 'refers back to a group'],
    ['(?<n>a)\\k<n>', 'refers back to a group'],
    ['(?=a)b', 'looks ahead or behind'],
    ['(?!a)b', 'looks ahead or behind'],
    ['(?<!a)b', 'looks ahead or behind'],
    ['a'.repeat(201), 'is longer than 200 characters'],
  ])('%s is refused: it %s', (pattern, words) => {
    expect(patternFault(pattern)).toContain(words);
  });
});
