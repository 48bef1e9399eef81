import { describe, expect, it } from 'vitest';
import { createVerifier, genesis, link } from '#audit/chain.ts';
import type { AuditEntry } from '#audit/entry.ts';

function chain(length: number): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (let i = 0; i < length; i += 1) {
    const head = entries.at(-1) ?? { seq: 0, hash: genesis };
    entries.push(
      link(head, new Date(1000 * i), {
        actor: 'U1',
        action: 'request.opened',
        subject: `request:${i}`,
        data: { b: 1, a: { d: i, c: 2 } },
      }),
    );
  }
  return entries;
}

const firstProblem = (entries: AuditEntry[]): string | undefined => {
  const verifier = createVerifier();
  for (const entry of entries) {
    const problem = verifier.next(entry);
    if (problem) return problem;
  }
  return undefined;
};

describe('the audit chain', () => {
  it('holds when nobody touched it', () => {
    expect(firstProblem(chain(5))).toBeUndefined();
  });
  it('writes the same facts as the same text, whatever the order of keys', () => {
    const one = link({ seq: 0, hash: genesis }, new Date(0), {
      actor: 'a',
      action: 'vote.cast',
      subject: 's',
      data: { x: 1, y: 2 },
    });
    const two = link({ seq: 0, hash: genesis }, new Date(0), {
      actor: 'a',
      action: 'vote.cast',
      subject: 's',
      data: { y: 2, x: 1 },
    });
    expect(one.hash).toBe(two.hash);
  });
  it.each(['at', 'actor', 'action', 'subject', 'data'] as const)('shows a changed %s', (field) => {
    const entries = chain(5);
    entries[2] = { ...(entries[2] as AuditEntry), [field]: 'forged' };
    expect(firstProblem(entries)).toContain('entry 3 was changed');
  });
  it('shows a changed entry whose hash was made anew', () => {
    const entries = chain(5);
    entries[2] = link({ seq: 2, hash: entries[1]?.hash ?? '' }, new Date(0), {
      actor: 'evil',
      action: 'vote.cast',
      subject: 's',
      data: {},
    });
    expect(firstProblem(entries)).toContain('entry 4 does not follow entry 3');
  });
  it('shows a missing entry', () => {
    expect(firstProblem(chain(5).filter((entry) => entry.seq !== 3))).toContain('entry 3 is missing');
  });
});
