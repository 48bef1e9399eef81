/** The environment: what is understood, and that each fault is named with its remedy and without the value of a secret. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Config, readConfig } from '../src/config.ts';

const good = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', GITHUB_TOKEN: 'a', GITLAB_TOKEN: 'b' };

function configOf(changes: Record<string, string>): Config {
  const read = readConfig({ ...good, ...changes });
  if ('faults' in read) throw new Error(read.faults.join('\n'));
  return read.config;
}
function faultsOf(changes: Record<string, string>, fromFile?: ReadonlySet<string>): string[] {
  const read = readConfig({ ...good, ...changes }, fromFile);
  return 'faults' in read ? read.faults : [];
}

describe('the way out', () => {
  it('is direct where no proxy is set, whatever NO_PROXY says', () => {
    expect(configOf({ NO_PROXY: 'example.com', HTTP_PROXY: ' ' }).proxy).toBeUndefined();
  });

  it('is through the proxies that are set, lower-case names first', () => {
    const upper = { HTTPS_PROXY: 'http://a:1', HTTP_PROXY: 'http://b:2', NO_PROXY: 'c' };
    expect(configOf(upper).proxy).toEqual({ https: 'http://a:1', http: 'http://b:2', noProxy: 'c' });
    const lower = { https_proxy: 'https://d', no_proxy: 'e' };
    expect(configOf({ ...upper, ...lower }).proxy).toEqual({ https: 'https://d', http: 'http://b:2', noProxy: 'e' });
  });

  it.each([
    ['proxy.example.com:3128'],
    ['proxy.example.com'],
    ['socks5://proxy.example.com:1080'],
    ['http://'],
    ['http://jit:hush%zz@proxy.example.com'],
    ['http://proxy.example.com:3128/path'],
    ['http://proxy.example.com:99999'],
  ])('is a fault when it is %s', (value) => {
    const faults = faultsOf({ HTTPS_PROXY: value, http_proxy: value });
    expect(faults).toEqual([
      "HTTPS_PROXY is not a proxy's address: write it like http://proxy.example.com:3128",
      "http_proxy is not a proxy's address: write it like http://proxy.example.com:3128",
    ]);
  });
});

describe('certificates of a private authority', () => {
  const folder = () => {
    const made = mkdtempSync(path.join(os.tmpdir(), 'jit-config-'));
    onTestFinished(() => rmSync(made, { recursive: true, force: true }));
    return made;
  };

  it('are a fault when the file is not there, or holds none', () => {
    const empty = path.join(folder(), 'empty.pem');
    writeFileSync(empty, 'nothing\n');
    for (const NODE_EXTRA_CA_CERTS of [empty, '/nowhere/ca.pem'])
      expect(faultsOf({ NODE_EXTRA_CA_CERTS })).toEqual([
        'NODE_EXTRA_CA_CERTS holds no certificate that can be read: set it to the path of a PEM file',
      ]);
  });

  it('are a fault in .env, which Node does not look at', () => {
    const file = path.join(folder(), 'ca.pem');
    writeFileSync(file, '-----BEGIN CERTIFICATE-----\n');
    const set = { NODE_EXTRA_CA_CERTS: file };
    expect(faultsOf(set)).toEqual([]);
    expect(faultsOf(set, new Set(['NODE_EXTRA_CA_CERTS']))).toEqual([
      'NODE_EXTRA_CA_CERTS comes too late from .env: set it in the environment that Jit is started in',
    ]);
  });
});

describe('services that know who is on call', () => {
  it('are asked at their usual address, or at the one that is set', () => {
    expect(configOf({}).onCall).toEqual({});
    const set = { PAGERDUTY_TOKEN: 'p', OPSGENIE_TOKEN: 'o', OPSGENIE_API_URL: 'https://api.eu.opsgenie.com/' };
    expect(configOf(set).onCall).toEqual({
      pagerduty: { apiUrl: 'https://api.pagerduty.com', token: 'p' },
      opsgenie: { apiUrl: 'https://api.eu.opsgenie.com', token: 'o' },
    });
  });

  it('are a fault without the token, and with one that cannot be sent, which is not repeated', () => {
    const set = { PAGERDUTY_API_URL: 'api.pagerduty.com', OPSGENIE_TOKEN: 'hush-4711 é' };
    expect(faultsOf(set)).toEqual([
      'PAGERDUTY_API_URL is not an address: write it in full, like https://api.pagerduty.com',
      'PAGERDUTY_TOKEN is missing: PAGERDUTY_API_URL is set, so set the token to ask there who is on call',
      'OPSGENIE_TOKEN holds a character that no token has: copy it again',
    ]);
  });
});

describe('secrets of webhooks', () => {
  const token = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

  it('are taken as they are, and left out where they are not set', () => {
    expect(configOf({}).webhookSecrets).toEqual({});
    const set = { GITHUB_WEBHOOK_SECRET: 'one', GITLAB_WEBHOOK_SECRET: token };
    expect(configOf(set).webhookSecrets).toEqual({ github: 'one', gitlab: token });
  });

  it('are a fault without the host, or when a signing token is cut short, and are not repeated', () => {
    const faults = faultsOf({
      GITHUB_TOKEN: '',
      GITHUB_WEBHOOK_SECRET: 'hush',
      GITLAB_WEBHOOK_SECRET: token.slice(0, -9),
    });
    expect(faults).toEqual([
      expect.stringMatching(/^GITHUB_WEBHOOK_SECRET is set, but not how to act on GitHub.*remove it$/),
      expect.stringMatching(/^GITLAB_WEBHOOK_SECRET starts like a signing token, but is none: copy all of it/),
    ]);
    expect(faults.join()).not.toMatch(/hush|BwcHBw/);
  });
});
