import { describe, expect, it } from 'vitest';
import { nextStep } from '#domain/standing.ts';
import { type Case, free, holds, invited, ours, row, seen, target, writing } from './standing-cases.ts';

const cases: Case[] = [
  {
    name: 'a grantee who steps down from admin keeps nothing at the end',
    ledger: ours('admin'),
    target: target('admin'),
    seen: seen('maintain'),
    step: { do: 'yield', because: 'lowered', left: 'maintain' },
    after: ours('maintain'),
  },
  {
    name: 'what is left above the baseline after someone lowered it is put back at the end',
    ledger: ours('maintain', 'read'),
    target: target('none'),
    seen: seen('write'),
    step: { do: 'set', row: row('read') },
  },
  {
    name: 'of two grants, lowering the top one to the other ends neither the other nor its end',
    ledger: ours('maintain', 'read'),
    target: target('write'),
    seen: seen('write'),
    step: { do: 'rest', held: false },
    after: ours('write', 'read'),
  },
  {
    name: 'a row lowered to the baseline is standing access again, and stays',
    ledger: ours('maintain', 'write'),
    target: target('maintain'),
    seen: seen('write'),
    step: { do: 'yield', because: 'lowered', left: 'write' },
    after: free,
  },
  {
    name: 'an invitation of the wrong level is set right, not taken as done',
    ledger: writing('read', ours('write')),
    target: target('read'),
    seen: invited,
    step: { do: 'set', row: row('read') },
    after: ours('write'),
  },
  {
    name: 'an invitation that should say more is set right',
    ledger: ours('maintain'),
    target: target('maintain'),
    seen: invited,
    step: { do: 'set', row: row('maintain') },
  },
  {
    name: 'a row that someone else made while our write failed is theirs: nothing is owned, nothing will be taken',
    ledger: writing('write', { ...free, baseline: 'none' }),
    target: target('write', true),
    seen: { ...seen('write'), directByUs: false },
    step: { do: 'rest', held: true },
    after: free,
  },
  {
    name: 'a lower row that someone else made while our write failed is a baseline, not ours',
    ledger: writing('write', { ...free, baseline: 'none' }),
    target: target('none'),
    seen: seen('read'),
    step: { do: 'rest', held: false },
    after: free,
  },
  {
    name: 'an invitation that someone else sent while ours failed is not adopted',
    ledger: writing('write', { ...free, baseline: 'none' }),
    target: target('none'),
    seen: { direct: 'none', effective: 'none', invitation: { expired: false, level: 'write', byUs: false } },
    step: { do: 'rest', held: false },
    after: free,
  },
  {
    name: 'a removal is done although an invitation of someone else is there',
    ledger: writing('none', ours('write')),
    target: target('none'),
    seen: { direct: 'none', effective: 'none', invitation: { expired: false, level: 'admin', byUs: false } },
    step: { do: 'rest', held: false },
    after: free,
  },
  {
    name: 'a restored row that other access masks is done once what was set is gone',
    ledger: writing('read', ours('write', 'read')),
    target: target('none'),
    seen: { direct: 'unknown', effective: 'read' },
    step: { do: 'rest', held: false },
    after: free,
  },
  {
    name: 'what was there thanks to others is not given again along with something new',
    ledger: free,
    target: { ...target('read', true), inForce: ['admin'] },
    seen: seen('none'),
    step: { do: 'yield', because: 'taken-away', left: 'none' },
    after: free,
  },
  {
    name: 'what others gave above ours and took again is over, and ours stays',
    ledger: ours('write'),
    target: { ...target('write'), inForce: ['write', 'admin'] },
    seen: seen('write'),
    step: { do: 'yield', because: 'taken-away', left: 'write' },
    after: ours('write'),
  },
  {
    name: 'what others give above ours needs no row of ours',
    ledger: ours('write'),
    target: { ...target('write'), fresh: ['admin'] },
    seen: seen('write', 'admin'),
    step: { do: 'rest', held: false },
    after: ours('write'),
  },
  {
    name: 'what was lowered stays lowered when the bot died before its grant was ended',
    ledger: ours('read'),
    target: target('write'),
    seen: seen('read'),
    step: { do: 'yield', because: 'taken-away', left: 'read' },
    after: ours('read'),
  },
  {
    name: 'a row that somebody else made in place of ours is theirs',
    ledger: ours('write'),
    target: target('none'),
    seen: { ...seen('write'), directByUs: false, isDirectNew: true },
    step: { do: 'yield', because: 'replaced', left: 'write' },
    after: free,
  },
  {
    name: 'a row of ours stays ours when the bot has got another account',
    ledger: ours('write'),
    target: target('none'),
    seen: { ...seen('write'), directByUs: false, isDirectNew: false },
    step: { do: 'remove' },
  },
  {
    name: 'a row of ours that the person could have made anew is taken back all the same',
    ledger: ours('admin'),
    target: target('none'),
    seen: { ...seen('admin'), directByUs: false, isDirectNew: true },
    step: { do: 'remove' },
    mayRaise: true,
  },
  {
    name: 'after a removal that was not seen to be done, what is wanted anew is written once more',
    ledger: writing('none', ours('write')),
    target: target('write', true),
    seen: seen('write'),
    step: { do: 'set', row: row('write') },
  },
  {
    name: 'after a cancellation that was not seen to be done, the invitation is made sure of',
    ledger: writing('none', ours('write')),
    target: target('write', true),
    seen: invited,
    step: { do: 'set', row: row('write') },
  },
];

describe('the end of a standing row that was moved while it was raised', () => {
  const standing = { ...row('read'), expiresAt: '2027-03-01' };
  const raised = { ...row('write'), expiresAt: '2027-03-01' };
  const later = { ...row('write'), expiresAt: '2028-01-01' };
  const recorded = { baseline: standing, applied: raised, intent: undefined };

  it('is put back as it was moved', () => {
    const { step } = nextStep(recorded, target('none'), { direct: later, effective: 'write' }, false);
    expect(step).toEqual({ do: 'set', row: { ...standing, expiresAt: '2028-01-01' } });
    const taken = nextStep(recorded, target('none'), { direct: row('write'), effective: 'write' }, false);
    expect(taken.step).toEqual({ do: 'set', row: row('read') });
  });

  it('is put back as it was where the person could have moved it', () => {
    const { step } = nextStep(recorded, target('none'), { direct: later, effective: 'write' }, true);
    expect(step).toEqual({ do: 'set', row: standing });
  });
});

describe('what others do meanwhile, and writes whose answer was lost', () => {
  it.each(cases)('$name', holds);
});
