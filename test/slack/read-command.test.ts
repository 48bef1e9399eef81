import { describe, expect, it } from 'vitest';
import { looksLikeRepo, readWords } from '#slack/read-command.ts';

describe('what is typed after /jit', () => {
  it.each([
    ['acme/payments write 2h fix the payout job', 'acme/payments', 'write', '2h', 'fix the payout job'],
    ['github:acme/payments', 'github:acme/payments', undefined, undefined, ''],
    ['acme/payments write', 'acme/payments', 'write', undefined, ''],
    ['acme/payments WRITE 1H30M  Two  spaces ', 'acme/payments', 'write', '1h30m', 'Two  spaces'],
    ['acme/payments 2h fix it', 'acme/payments', undefined, '2h', 'fix it'],
    ['acme/payments write fix it', 'acme/payments', 'write', undefined, 'fix it'],
    ['acme/payments 2024 figures are wrong', 'acme/payments', undefined, undefined, '2024 figures are wrong'],
    ['acme/payments because it is broken', 'acme/payments', undefined, undefined, 'because it is broken'],
    ['<https://github.com/acme/x|github.com/acme/x> read 1h', 'https://github.com/acme/x', 'read', '1h', ''],
    ['', undefined, undefined, undefined, ''],
  ])('“%s” fills in the form', (text, repo, level, duration, reason) => {
    expect(readWords(text)).toEqual({ repo, level, duration, reason, notes: [] });
  });

  it.each([
    ['acme/payments wirte 2h fix it', undefined, '2h', 'fix it', /“wirte” is not an access level.*write/],
    ['acme/payments owner 2h fix it', undefined, '2h', 'fix it', /“owner” is not an access level/],
    ['acme/payments write 4 fix it', 'write', undefined, 'fix it', /“4” is not a duration.*45m/],
    ['acme/payments write 4 hours fix it', 'write', undefined, 'fix it', /“4 hours” is not a duration: write 4h\./],
    ['acme/payments write -2h fix it', 'write', undefined, 'fix it', /“-2h” is not a duration: write 2h\./],
    ['acme/payments -2h fix it', undefined, undefined, 'fix it', /“-2h” is not a duration/],
    ['acme/payments 90 mins fix it', undefined, undefined, 'fix it', /“90 mins” is not a duration: write 90m\./],
    ['acme/payments owner 4 hours fix it', undefined, undefined, 'fix it', /“owner” is not.*“4 hours” is not/],
    ['acme/payments write 2hours fix it', 'write', undefined, 'fix it', /“2hours” is not a duration: write 2h\./],
  ])('“%s” keeps what can be used and names what cannot', (text, level, duration, reason, note) => {
    const typed = readWords(text);
    expect(typed).toMatchObject({ level, duration, reason });
    expect(typed.notes.join()).toMatch(note);
  });

  it('is a repository with its owner, its host or its address; any other word is a verb', () => {
    for (const word of ['acme/x', 'github:x', 'gitlab:a/b/c', 'https://x']) expect(looksLikeRepo(word)).toBe(true);
    for (const word of ['help', 'hlep', 'payments', '?']) expect(looksLikeRepo(word)).toBe(false);
  });

  it('takes any text in its stride', () => {
    for (const text of ['((((', '\\S+ $1 $& [', '<|>', '😀 😀 😀', 'a'.repeat(4000), '/ / / /']) {
      expect(() => readWords(text)).not.toThrow();
    }
  });
});
