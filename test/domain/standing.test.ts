import { describe, expect, it } from 'vitest';
import { type DirectRow, type Ledger, nextStep } from '#domain/standing.ts';
import {
  type Case,
  free,
  holds,
  invited,
  lapsedInvitation,
  ours,
  row,
  seen,
  target,
  writing,
} from './standing-cases.ts';

const cases: Case[] = [
  {
    name: 'access that is enough from elsewhere is held, nothing is applied',
    ledger: free,
    target: target('write', true),
    seen: seen('none', 'admin'),
    step: { do: 'rest', held: true },
    after: free,
  },
  {
    name: 'a person without a row gets one',
    ledger: free,
    target: target('write', true),
    seen: seen('none'),
    step: { do: 'set', row: row('write') },
  },
  {
    name: 'a lower row is remembered, then raised',
    ledger: free,
    target: target('write', true),
    seen: seen('read'),
    step: { do: 'set', row: row('write') },
    after: { ...free, baseline: row('read') },
  },
  {
    name: 'a row as it was set is left alone',
    ledger: ours('write'),
    target: target('write'),
    seen: seen('write'),
    step: { do: 'rest', held: false },
    after: ours('write'),
  },
  {
    name: 'a row that someone removed is not added again',
    ledger: ours('write'),
    target: target('write'),
    seen: seen('none'),
    step: { do: 'yield', because: 'taken-away' },
  },
  {
    name: 'a row that someone lowered is not raised again',
    ledger: ours('write'),
    target: target('write'),
    seen: seen('read'),
    step: { do: 'yield', because: 'lowered' },
  },
  {
    name: 'a held grant whose other access went is not given a row without a new approval',
    ledger: free,
    target: target('write', false),
    seen: seen('none'),
    step: { do: 'yield', because: 'taken-away' },
  },
  {
    name: 'at the end a row that was made is removed',
    ledger: ours('write'),
    target: target('none'),
    seen: seen('write'),
    step: { do: 'remove' },
  },
  {
    name: 'at the end a row that was raised is put back',
    ledger: ours('write', 'read'),
    target: target('none'),
    seen: seen('write'),
    step: { do: 'set', row: row('read') },
  },
  {
    name: 'at the end a row that is already back is left alone',
    ledger: ours('write', 'read'),
    target: target('none'),
    seen: seen('read'),
    step: { do: 'yield', because: 'lowered' },
  },
  {
    name: 'at the end a raised row that someone removed stays removed',
    ledger: ours('write', 'read'),
    target: target('none'),
    seen: seen('none'),
    step: { do: 'yield', because: 'taken-away' },
  },
  {
    name: 'a row that someone else raised is their decision',
    ledger: ours('write'),
    target: target('none'),
    seen: seen('admin'),
    step: { do: 'yield', because: 'raised' },
  },
  {
    name: 'a grantee who raised their own row is put back',
    ledger: ours('admin', 'read'),
    target: target('none'),
    seen: seen('admin'),
    step: { do: 'set', row: row('read') },
    mayRaise: true,
  },
  {
    name: 'at the end a row of ours that someone lowered is removed',
    ledger: ours('write'),
    target: target('none'),
    seen: seen('read'),
    step: { do: 'remove' },
  },
  {
    name: 'of two grants the higher ends: lowered to the other',
    ledger: ours('admin'),
    target: target('write'),
    seen: seen('admin'),
    step: { do: 'set', row: row('write') },
  },
  {
    name: 'of two grants the higher ends: never below what stood before',
    ledger: ours('admin', 'write'),
    target: target('read'),
    seen: seen('admin'),
    step: { do: 'set', row: row('write') },
  },
  {
    name: 'a higher grant joins: raised',
    ledger: ours('write'),
    target: target('admin', true),
    seen: seen('write'),
    step: { do: 'set', row: row('admin') },
  },
  {
    name: 'a second grant of the same level changes nothing',
    ledger: ours('write'),
    target: target('write', true),
    seen: seen('write'),
    step: { do: 'rest', held: false },
  },
  { name: 'an invitation waits', ledger: ours('write'), target: target('write'), seen: invited, step: { do: 'wait' } },
  {
    name: 'an invitation is cancelled at the end',
    ledger: ours('write'),
    target: target('none'),
    seen: invited,
    step: { do: 'remove' },
  },
  {
    name: 'an invitation that ran out is over',
    ledger: ours('write'),
    target: target('write'),
    seen: lapsedInvitation,
    step: { do: 'yield', because: 'declined' },
  },
  {
    name: 'an invitation that ran out is cleared away at the end',
    ledger: ours('write'),
    target: target('none'),
    seen: lapsedInvitation,
    step: { do: 'remove' },
  },
  {
    name: "someone else's invitation is not overwritten",
    ledger: free,
    target: target('write', true),
    seen: invited,
    step: 'refuse',
  },
  {
    name: 'a row whose level cannot be known is not touched',
    ledger: free,
    target: target('write', true),
    seen: seen('unknown'),
    step: 'refuse',
  },
  {
    name: 'a row of ours is removed at the end even when its level is masked',
    ledger: ours('write'),
    target: target('none'),
    seen: seen('unknown'),
    step: { do: 'remove' },
  },
  {
    name: 'a write whose answer was lost is adopted when the host shows it',
    ledger: writing('write', { ...free, baseline: 'none' }),
    target: target('write', true),
    seen: seen('write'),
    step: { do: 'rest', held: false },
    after: ours('write'),
  },
  {
    name: 'a write whose answer was lost is adopted as an invitation',
    ledger: writing('write', { ...free, baseline: 'none' }),
    target: target('write', true),
    seen: invited,
    step: { do: 'wait' },
    after: ours('write'),
  },
  {
    name: 'a write that did not happen is made again while it is wanted',
    ledger: writing('write', { ...free, baseline: row('read') }),
    target: target('write', true),
    seen: seen('read'),
    step: { do: 'set', row: row('write') },
  },
  {
    name: 'a write that did not happen is dropped when it is no longer wanted',
    ledger: writing('write', { ...free, baseline: 'none' }),
    target: target('none'),
    seen: seen('none'),
    step: { do: 'rest', held: false },
    after: free,
  },
  {
    name: 'a write that happened but is no longer wanted is undone',
    ledger: writing('write', { ...free, baseline: row('read') }),
    target: target('none'),
    seen: seen('write'),
    step: { do: 'set', row: row('read') },
  },
  {
    name: 'a removal whose answer was lost is done when the host shows it',
    ledger: writing('none', ours('write')),
    target: target('none'),
    seen: seen('none'),
    step: { do: 'rest', held: false },
    after: free,
  },
  {
    name: 'a removal that did not happen is made again',
    ledger: writing('none', ours('write')),
    target: target('none'),
    seen: seen('write'),
    step: { do: 'remove' },
  },
  {
    name: 'a removal is not done while an invitation is left',
    ledger: writing('none', ours('write')),
    target: target('none'),
    seen: invited,
    step: { do: 'remove' },
  },
  {
    name: 'a restore whose answer was lost is done when the host shows it',
    ledger: writing('read', ours('write', 'read')),
    target: target('none'),
    seen: seen('read'),
    step: { do: 'rest', held: false },
    after: free,
  },
  {
    name: 'a restore that did not happen is made again',
    ledger: writing('read', ours('write', 'read')),
    target: target('none'),
    seen: seen('write'),
    step: { do: 'set', row: row('read') },
  },
];

describe('the row is baseline + live grants', () => {
  it.each(cases)('$name', holds);

  it('keeps the standing row own end when it raises, and gives back the custom role when it restores', () => {
    const before: DirectRow = { level: 'read', role: '20', expiresAt: '2027-03-01', memberRoleId: 7 };
    const developer: DirectRow = { level: 'write', role: '30' };
    const raise = nextStep(
      free,
      { fresh: ['write'], inForce: [], rowFor: () => developer },
      { direct: before, effective: 'read' },
      false,
    );
    expect(raise.step).toEqual({ do: 'set', row: { ...developer, expiresAt: '2027-03-01' } });
    const applied: Ledger = { baseline: before, applied: { ...developer, expiresAt: '2027-03-01' }, intent: undefined };
    const restore = nextStep(
      applied,
      target('none'),
      { direct: { ...developer, expiresAt: '2027-03-01' }, effective: 'write' },
      false,
    );
    expect(restore.step).toEqual({ do: 'set', row: before });
  });

  it('does not believe that a write is absent while its answer may only be late', () => {
    const lost = writing('write', { ...free, baseline: 'none' });
    expect(nextStep(lost, target('none'), seen('none'), false).isUnsure).toBe(true);
    expect(nextStep(lost, target('write', true), seen('write'), false).isUnsure).toBe(false);
    expect(nextStep(ours('write'), target('none'), seen('none'), false).isUnsure).toBe(false);
  });
});
