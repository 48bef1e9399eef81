import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { jsonSchema, jsonSchemaText } from '#policy/json-schema.ts';
import { attributes } from '#policy/rules/index.ts';
import { policyText } from '../plain-policy.ts';
import { documented, piecesOfRules, whole } from './good-files.ts';
import { example, faultsOf } from './policies.ts';

const validate = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(jsonSchema());
const faultsBySchema = (text: string) => {
  validate(parse(text));
  return validate.errors ?? [];
};

test('the shipped schema is what the rules say now; `npm run schema` writes it anew', async () => {
  const shipped = path.join(import.meta.dirname, '../../src/policy/jit.schema.json');
  expect(await readFile(shipped, 'utf8')).toBe(jsonSchemaText());
});

test('an editor shows words for every key of a rule', () => {
  for (const [key, { schema }] of Object.entries(attributes)) expect(schema.description, key).toMatch(/\w.*\.$/);
});

describe('a good file is good in the editor, too', () => {
  test.each<[string, string]>([
    ['the documented one', documented],
    ['the one of the tests', example],
    ["the demo's", policyText],
  ])('%s', (_, text) => {
    expect(faultsOf(text)).toEqual([]);
    expect(faultsBySchema(text)).toEqual([]);
  });

  test('whatever good pieces it is made of', () => {
    let good = 0;
    const isGoodInBoth = fc.property(piecesOfRules, (rule) => {
      const text = whole(rule);
      if (faultsOf(text).length > 0) return;
      good += 1;
      expect(faultsBySchema(text), text).toEqual([]);
    });
    fc.assert(isGoodInBoth, { numRuns: 150 });
    expect(good).toBeGreaterThan(30);
  });
});

describe('what an editor underlines is refused by the bot, too', () => {
  const rule = (changes: string) =>
    whole({ name: 'a', repos: '["**"]', levels: '[read]', max: '4h', approve: 'auto' }, changes);

  test.each<[string, string]>([
    ['another version', 'version: 2\nrules: []\n'],
    ['no rules', 'version: 1\n'],
    ['an unknown key', `${example}rule: []\n`],
    ['an unknown key of a rule', rule('duration: 4h')],
    ['a rule without a name', rule('name: ')],
    ['a bare duration', rule('max: 4')],
    ['a worded duration', rule('max: 4 hours')],
    ['a bare max_total', rule('max_total: 8')],
    ['a number as repository', rule('repos: [4]')],
    ['a repository without its host', rule('repos: [acme/payments]')],
    ['an empty list', rule('levels: []')],
    ['a level that there is not', rule('levels: [push]')],
    ['a level twice', rule('levels: [read, read]')],
    ['a channel among people', rule('who: [C0PLATFORM]')],
    ['a word for who', rule('who: everyone')],
    ['another reason', rule('reason: maybe')],
    ['another risk', rule('risk: extreme')],
    ['another grant', rule('grant: team')],
    ['a ticket that is no text', rule('ticket: 7')],
    ['no stage', rule('approve: []')],
    ['a stage without a group', rule('approve: [{ count: 2 }]')],
    ['half a person', rule('approve: [{ by: platform, count: 0.5 }]')],
    ['an escalation without its group', rule('escalate: { after: 15m }')],
    ['hours without a zone', rule('hours: { days: mon-fri, from: "08:00", to: "18:00" }')],
    ['an hour without its zero', rule('hours: { days: mon-fri, from: "8:00", to: "18:00", zone: UTC }')],
    ['a person as those on call', rule('on_call: U0ADA')],
    ['break-glass without a review', rule('emergency: { who: [U0ADA], max: 1h }')],
    [
      'a freeze without an end',
      `${rule('')}freeze: [{ name: x, from: 2026-12-20T00:00Z, repos: ["**"], levels: [read] }]\n`,
    ],
    [
      'a freeze from a day without a time',
      `${rule('')}freeze: [{ name: x, from: 2026-12-20, to: 2027-01-03T00:00Z, repos: ["**"], levels: [read] }]\n`,
    ],
    [
      'a test that expects something else',
      `${rule('')}tests: [{ who: U0ADA, repo: "github:a/b", level: read, expect: yes }]\n`,
    ],
    ['a test without a level', `${rule('')}tests: [{ who: U0ADA, repo: "github:a/b", expect: auto }]\n`],
    ['a name as a person', `${rule('')}people: { ada: { github: ada } }\n`],
    ['a person without an account', `${rule('')}people: { U0ADA: {} }\n`],
    ['an account on another host', `${rule('')}people: { U0ADA: { bitbucket: ada } }\n`],
    ['administrators without members', `${rule('')}admins: { channel: C0ADMIN }\n`],
    ['a channel by its name', `${rule('')}admins: { channel: "#admins", members: [U0ADA] }\n`],
  ])('%s', (_, text) => {
    expect(faultsBySchema(text), 'by the schema').not.toEqual([]);
    expect(faultsOf(text), 'by the bot').not.toEqual([]);
  });
});
