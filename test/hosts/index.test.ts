import { expect, test } from 'vitest';
import { hostNames } from '#hosts/host.ts';
import { createHosts } from '#hosts/index.ts';

const now = () => new Date();
const github = { apiUrl: 'https://api.github.com', auth: { token: 't' } };
const gitlab = { url: 'https://gitlab.com', token: 't' };

test('every known host can be configured', () => {
  expect([...createHosts({ github, gitlab, now }).keys()]).toEqual([...hostNames]);
});

test('a host without a credential is left out', () => {
  expect([...createHosts({ gitlab, now }).keys()]).toEqual(['gitlab']);
});
