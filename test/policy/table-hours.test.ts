/** When rules fit, to the minute and through the changes of summer time: every row is an ask and the exact answer to it. */
import { describe, expect, test } from 'vitest';
import { answerTo } from './company.ts';

const then = 'Please ask again then, or talk to an administrator: S0LEADS.';
const day =
  'ask platform, 2 security, 4h: Rule “payments”: one of platform (C0PLATFORM), then 2 of security (C0SECURITY) must approve; after 15m unanswered also security (C0SECURITY).';
const closed = `refuse hours: Rule “payments” applies mon-fri from 08:00 to 18:00 (Europe/Berlin) only. ${then}`;
const night = 'ask platform, 1h: Rule “payments at night”: one of platform (C0PLATFORM) must approve.';
const weekend = 'ask 2 platform, 6h: Rule “billing”: 2 of platform (C0PLATFORM) must approve.';
const weekday = `refuse hours: Rule “billing” applies sat, sun from 00:00 to 24:00 (America/New_York) only. ${then}`;
const others = (what: string) => `refuse who: ${what} is for other people. Please ask an administrator: S0LEADS.`;
const noRule = (what: string) =>
  `refuse no-rule: No rule lets anyone ask for ${what}. Please ask an administrator: S0LEADS.`;

describe('a rule for mon-fri from 08:00 to 18:00 in Berlin', () => {
  test.each<[at: string, answer: string]>([
    ['2026-11-20T07:59+01:00', closed],
    ['2026-11-20T07:59:59.999+01:00', closed],
    ['2026-11-20T08:00+01:00', day],
    ['2026-11-20T12:30+01:00', day],
    ['2026-11-20T17:59+01:00', day],
    ['2026-11-20T17:59:59.999+01:00', day],
    ['2026-11-20T18:00+01:00', closed],
    ['2026-11-20T23:59+01:00', closed],
    ['2026-11-21T08:00+01:00', closed],
    ['2026-11-21T12:00+01:00', closed],
    ['2026-11-22T12:00+01:00', closed],
    ['2026-11-22T23:30Z', closed],
    ['2026-11-23T07:59+01:00', closed],
    ['2026-11-23T08:00+01:00', day],
    // Written from elsewhere, it is the clock in Berlin that counts.
    ['2026-11-20T06:59Z', closed],
    ['2026-11-20T07:00Z', day],
    ['2026-11-20T16:59Z', day],
    ['2026-11-20T17:00Z', closed],
    ['2026-11-20T02:00-05:00', day],
    ['2026-11-20T12:00-05:00', closed],
    // Summer, and the working days before and after each change.
    ['2026-07-01T05:59Z', closed],
    ['2026-07-01T06:00Z', day],
    ['2026-07-01T15:59Z', day],
    ['2026-07-01T16:00Z', closed],
    ['2026-03-27T06:59Z', closed],
    ['2026-03-27T07:00Z', day],
    ['2026-03-30T05:59Z', closed],
    ['2026-03-30T06:00Z', day],
    ['2026-10-23T15:59Z', day],
    ['2026-10-23T16:00Z', closed],
    ['2026-10-26T06:59Z', closed],
    ['2026-10-26T07:00Z', day],
    ['any', day],
  ])('at %s: %s', (at, answer) => {
    expect(answerTo(['U0ADA', 'github:acme/payments write', at, ''])).toBe(answer);
  });
});

describe('a rule for the nights after mon-fri, from 22:00 to 06:00', () => {
  test.each<[at: string, answer: string]>([
    ['2026-11-20T21:59:59+01:00', closed],
    ['2026-11-20T22:00+01:00', night],
    ['2026-11-20T23:59+01:00', night],
    ['2026-11-21T00:00+01:00', night],
    ['2026-11-21T05:59+01:00', night],
    ['2026-11-21T06:00+01:00', closed],
    ['2026-11-21T22:00+01:00', closed],
    ['2026-11-22T03:00+01:00', closed],
    ['2026-11-22T23:00+01:00', closed],
    ['2026-11-23T00:00+01:00', closed],
    ['2026-11-23T05:59+01:00', closed],
    ['2026-11-23T22:00+01:00', night],
    ['2026-11-24T05:59:59+01:00', night],
    ['2026-11-24T06:00+01:00', closed],
    ['2026-11-24T08:00+01:00', day],
    ['2026-07-02T03:59Z', night],
    ['2026-07-02T04:00Z', closed],
  ])('at %s: %s', (at, answer) => {
    expect(answerTo(['U0EVE', 'github:acme/payments read', at, 'S0PAYMENTS'])).toBe(answer);
  });
});

describe('a rule for the weekends of New York', () => {
  test.each<[at: string, answer: string]>([
    ['2026-11-20T23:59:59-05:00', weekday],
    ['2026-11-21T00:00-05:00', weekend],
    ['2026-11-21T23:59:59-05:00', weekend],
    ['2026-11-22T00:00-05:00', weekend],
    ['2026-11-22T23:59:59-05:00', weekend],
    ['2026-11-23T00:00-05:00', weekday],
    ['2026-11-21T04:59Z', weekday],
    ['2026-11-21T05:00Z', weekend],
    // The weekend of 8 March has an hour less, and that of 1 November one more.
    ['2026-03-07T04:59Z', weekday],
    ['2026-03-07T05:00Z', weekend],
    ['2026-03-08T07:00Z', weekend],
    ['2026-03-09T03:59Z', weekend],
    ['2026-03-09T04:00Z', weekday],
    ['2026-10-31T03:59Z', weekday],
    ['2026-10-31T04:00Z', weekend],
    ['2026-11-01T05:30Z', weekend],
    ['2026-11-01T06:30Z', weekend],
    ['2026-11-02T04:59Z', weekend],
    ['2026-11-02T05:00Z', weekday],
  ])('at %s: %s', (at, answer) => {
    expect(answerTo(['U0EVE', 'github:acme/billing write', at, ''])).toBe(answer);
  });
});

describe('outside its hours', () => {
  const friday = '2026-11-20T20:00+01:00';
  const lateFriday = '2026-11-20T23:00+01:00';
  test.each<[promise: string, who: string, what: string, at: string, groups: string, answer: string]>([
    ['on call or not, a rule does not fit', 'U0ADA', 'github:acme/payments write', friday, 'S0ONCALL', closed],
    ['who may be meant hears of the hours', 'U0EVE', 'github:acme/payments write', friday, 'S0PAYMENTS?', closed],
    [
      'who is not meant hears that',
      'U0EVE',
      'github:acme/payments write',
      friday,
      '',
      others('Write access to github:acme/payments'),
    ],
    [
      'the hours of the level that was asked for count',
      'U0EVE',
      'github:acme/payments write',
      lateFriday,
      'S0PAYMENTS',
      closed,
    ],
    ['a rule for others does not help', 'U0ADA', 'github:acme/payments read', lateFriday, '', closed],
    [
      'a group that is unknown is never skipped',
      'U0EVE',
      'github:acme/payments read',
      lateFriday,
      'S0PAYMENTS?',
      'refuse unknown: Slack could not be asked who is in S0PAYMENTS; please try again in a minute.',
    ],
    [
      'the levels offered are those of this hour',
      'U0EVE',
      'github:acme/payments maintain',
      lateFriday,
      'S0PAYMENTS',
      'refuse level: On github:acme/payments you can ask for read, not for maintain.',
    ],
    [
      'no level is offered that could not be had now',
      'U0ADA',
      'github:acme/payments maintain',
      friday,
      '',
      noRule('maintain access to github:acme/payments'),
    ],
  ])('%s', (_, who, what, at, groups, answer) => {
    expect(answerTo([who, what, at, groups])).toBe(answer);
  });
});
