/** A rule that an earlier one makes pointless is a fault, and only then. */
import { describe, expect, test } from 'vitest';
import { faultsOf } from './policies.ts';

const all = 'repos: ["**"], levels: [read]';
const hours = (days = 'mon-fri', zone = 'UTC') => `hours: { days: ${days}, from: "08:00", to: "18:00", zone: ${zone} }`;

describe('a rule that can never be reached', () => {
  const rules = (...all: string[]) =>
    `version: 1\nrules:\n${all.map((rule, index) => `- { name: r${index + 1}, max: 1h, approve: auto, ${rule} }`).join('\n')}\n`;
  const unreachable = (line: number, by: number) =>
    `jit.yml:${line + 2}:11: this rule can never be reached, because \`r${by}\` (line ${by + 2}) takes all that it takes; move it before that one, or remove it`;

  test.each<[string, string, string]>([
    ['the same', 'repos: ["github:a/b"], levels: [read]', 'repos: ["github:a/b"], levels: [read]'],
    ['wider repos', 'repos: ["github:a/*"], levels: [read]', 'repos: ["github:a/b", "github:A/c*d"], levels: [read]'],
    ['all repos', 'repos: ["**"], levels: [read]', 'repos: ["gitlab:a/**"], levels: [read]'],
    ['both hosts apart', 'repos: ["github:**", "gitlab:**"], levels: [read]', 'repos: ["**/x"], levels: [read]'],
    ['more levels', 'repos: ["**"], levels: [read, write]', 'repos: ["**"], levels: [write]'],
    ['everyone', 'repos: ["**"], levels: [read]', 'repos: ["**"], levels: [read], who: [U0ADA]'],
    ['more people', 'repos: ["**"], levels: [read], who: [U0ADA, S0X]', 'repos: ["**"], levels: [read], who: [S0X]'],
    ['the same hours', `${all}, ${hours()}`, `${all}, ${hours()}, who: [U0ADA]`],
    ['every hour', all, `${all}, ${hours()}`],
  ])('is a fault: an earlier one takes %s', (_, earlier, later) => {
    expect(faultsOf(rules(earlier, later))).toEqual([unreachable(2, 1)]);
  });

  test.each<[string, string, string]>([
    ['other repos', 'repos: ["github:a/b*"], levels: [read]', 'repos: ["github:a/*b"], levels: [read]'],
    ['fewer repos', 'repos: ["github:a/b"], levels: [read]', 'repos: ["github:a/*"], levels: [read]'],
    ['one host', 'repos: ["github:**"], levels: [read]', 'repos: ["**"], levels: [read]'],
    ['one depth', 'repos: ["gitlab:a/*"], levels: [read]', 'repos: ["gitlab:a/**"], levels: [read]'],
    ['what is below', 'repos: ["gitlab:a/b/**"], levels: [read]', 'repos: ["gitlab:a/b"], levels: [read]'],
    ['fewer levels', 'repos: ["**"], levels: [read]', 'repos: ["**"], levels: [read, write]'],
    ['fewer people', 'repos: ["**"], levels: [read], who: [U0ADA]', 'repos: ["**"], levels: [read]'],
    ['some hours', `${all}, ${hours()}`, all],
    ['other hours', `${all}, ${hours()}`, `${all}, ${hours('sat')}`],
    ['the same hours of another zone', `${all}, ${hours()}`, `${all}, ${hours('mon-fri', 'Asia/Tokyo')}`],
  ])('is not claimed where the earlier one takes %s', (_, earlier, later) => {
    expect(faultsOf(rules(earlier, later))).toEqual([]);
  });
});
