import { describe, it } from 'vitest';
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
];

describe('what others do meanwhile, and writes whose answer was lost', () => {
  it.each(cases)('$name', holds);
});
