import { expect, test } from 'vitest';
import { type BadAnswer, faultFromAnswer } from '#hosts/fault.ts';

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
  ['a second when the reset is past', { 'x-ratelimit-reset': String(seconds(-90).getTime() / 1000) }, seconds(1)],
  ['an hour when nonsense is asked for', { 'retry-after': '9999999' }, seconds(3600)],
])('a limit waits for %s', (_, headers, until) => {
  expect(faultOf({ status: 429, headers }).retryAt).toEqual(until);
});

test('only a limit says when to try again', () => {
  expect(faultOf({ status: 500, headers: { 'retry-after': '5' } }).retryAt).toBeUndefined();
});

test('words stay below 300 characters', () => {
  expect(faultOf({ status: 422, message: 'x'.repeat(1000) }).message).toHaveLength(300);
});
