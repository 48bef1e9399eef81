import { expect, test } from 'vitest';
import { afterWrite, type BadAnswer, faultFromAnswer, writeOn } from '#hosts/fault.ts';
import { HostFault, type HostFaultKind, type Observation } from '#hosts/host.ts';

const now = new Date('2026-03-01T12:00:00Z');
const seconds = (count: number): Date => new Date(now.getTime() + count * 1000);
const faultOf = (answer: Partial<BadAnswer>) =>
  faultFromAnswer('Host', { status: 403, headers: {}, message: '', ...answer }, now);

test.each([
  [400, 'refused'],
  [401, 'credential'],
  [403, 'refused'],
  [404, 'gone'],
  [405, 'refused'],
  [408, 'unreachable'],
  [409, 'refused'],
  [422, 'refused'],
  [429, 'limited'],
  [451, 'refused'],
  [500, 'unreachable'],
  [502, 'unreachable'],
  [503, 'unreachable'],
] as const)('status %i is %s', (status, kind) => {
  expect(faultOf({ status })).toMatchObject({ kind, status });
});

test.each<[string, Partial<BadAnswer>]>([
  ['a Retry-After header', { headers: { 'retry-after': '5' } }],
  ['a used-up quota', { headers: { 'x-ratelimit-remaining': '0' } }],
  ['the words "secondary rate limit"', { message: 'You have exceeded a secondary rate limit.' }],
  ['the words "rate limit"', { message: 'API rate limit exceeded for installation ID 7.' }],
])('a 403 with %s is a limit, not a refusal', (_, answer) => {
  expect(faultOf(answer).kind).toBe('limited');
});

test('a 403 with quota left is a refusal', () => {
  expect(faultOf({ headers: { 'x-ratelimit-remaining': '4999' }, message: 'Must have admin rights.' })).toMatchObject({
    kind: 'refused',
    message: 'Host refused: Must have admin rights.',
  });
});

test('a 403 because of the archive is told apart', () => {
  expect(faultOf({ message: 'Repository was archived so is read-only.' }).kind).toBe('archived');
});

test.each<[string, BadAnswer['headers'], Date]>([
  ['the seconds asked for', { 'retry-after': '17' }, seconds(17)],
  ['the date asked for', { 'retry-after': 'Sun, 01 Mar 2026 12:00:30 GMT' }, seconds(30)],
  ['the reset of the quota', { 'x-ratelimit-reset': String(seconds(90).getTime() / 1000) }, seconds(90)],
  ['a minute when nothing is asked for', {}, seconds(60)],
  ['the reset of a used-up quota', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1772366490' }, seconds(90)],
  [
    'a minute when the quota is not what ran out',
    { 'x-ratelimit-remaining': '4000', 'x-ratelimit-reset': '1772369990' },
    seconds(60),
  ],
  ['a second when the reset is past', { 'x-ratelimit-reset': String(seconds(-90).getTime() / 1000) }, seconds(1)],
  ['an hour when nonsense is asked for', { 'retry-after': '9999999' }, seconds(3600)],
])('a limit waits for %s', (_, headers, until) => {
  expect(faultOf({ status: 429, headers }).retryAt).toEqual(until);
});

test('only a limit says when to try again', () => {
  expect(faultOf({ status: 500, headers: { 'retry-after': '5' } }).retryAt).toBeUndefined();
});

const seen = { repo: { archived: false } } as Observation;
const failing = (kind: HostFaultKind) => async () => {
  throw new HostFault(kind, 'no', { status: 404, retryAt: seconds(5) });
};

test('a write to something that is gone since the look is no answer', async () => {
  await expect(writeOn(seen, failing('gone'))).rejects.toMatchObject({ kind: 'unreachable', status: 404 });
  await expect(writeOn(seen, failing('refused'))).rejects.toMatchObject({ kind: 'refused' });
});

test.each<[HostFaultKind, HostFaultKind]>([
  ['refused', 'unreachable'],
  ['gone', 'unreachable'],
  ['archived', 'unreachable'],
  ['credential', 'unreachable'],
  ['limited', 'unreachable'],
  ['unreachable', 'unreachable'],
  ['identity', 'identity'],
  ['queued', 'queued'],
])('%s after a write that was taken is %s, and keeps its time', async (kind, told) => {
  await expect(afterWrite('Host', failing(kind))).rejects.toMatchObject({ kind: told, retryAt: seconds(5) });
});

test('an answer that cannot be read after a write that was taken is unreachable', async () => {
  const work = () => JSON.parse('{');
  await expect(afterWrite('Host', work)).rejects.toMatchObject({ kind: 'unreachable' });
});

test('words stay below 300 characters', () => {
  expect(faultOf({ status: 422, message: 'x'.repeat(1000) }).message).toHaveLength(300);
});
