/** The environment -> one typed configuration, or one list of every fault at once. The only place that reads `process.env`. */
import { existsSync, readFileSync } from 'node:fs';

export interface Config {
  slack: { botToken: string; appToken?: string; signingSecret?: string; apiUrl: string };
  github?: { apiUrl: string; auth: { token: string } | { appId: string; privateKey: string } };
  gitlab?: { url: string; token: string };
  /** Services that are asked who is on call, where the policy names their schedules. */
  onCall?: { pagerduty?: { apiUrl: string; token: string }; opsgenie?: { apiUrl: string; token: string } };
  /** What the hosts sign their webhooks with; without one, its route does not exist. */
  webhookSecrets?: { github?: string; gitlab?: string };
  /** Addresses, with the name and password where they have one. */
  proxy?: { https?: string; http?: string; noProxy?: string };
  databaseUrl: string;
  policyPath: string;
  port: number;
  url?: string;
  logLevel: 'debug' | 'info' | 'warn' | 'error';
}

type Env = Record<string, string | undefined>;
const logLevels = ['debug', 'info', 'warn', 'error'] as const;

/**
 * Reads `.env` beside the program's working folder, where there is one; what is set already wins.
 * @returns the environment, and which names have come from the file alone
 */
export function loadEnvFile(): { env: Env; fromFile: ReadonlySet<string> } {
  const before = new Set(Object.keys(process.env));
  if (existsSync('.env')) process.loadEnvFile('.env');
  return { env: process.env, fromFile: new Set(Object.keys(process.env).filter((name) => !before.has(name))) };
}

/** Every fault is one line: the variable, what is wrong with it, and the remedy. Values of secrets are never repeated. */
export function readConfig(
  env: Env,
  fromFile: ReadonlySet<string> = new Set(),
): { config: Config } | { faults: string[] } {
  const faults: string[] = [];
  const read = readerOf(env, faults);
  const github = readGitHub(read);
  const gitlab = readGitLab(read);
  if (!github && !gitlab && !mentionsHost(read.get)) {
    faults.push(
      'GITHUB_TOKEN or GITLAB_TOKEN is missing: set one of them, or GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY; without a Git host there is nothing to give access to',
    );
  }
  const url = read.get('JIT_URL') === undefined ? undefined : readUrl(read, 'JIT_URL', '');
  const proxy = readProxy(read);
  checkExtraCertificates(read, fromFile);
  const config: Config = {
    slack: readSlack(read),
    ...(github ? { github } : {}),
    ...(gitlab ? { gitlab } : {}),
    onCall: readOnCall(read),
    webhookSecrets: readWebhookSecrets(read),
    ...(proxy ? { proxy } : {}),
    databaseUrl: readDatabaseUrl(read),
    policyPath: policyPathOf(env),
    port: readPort(read),
    ...(url ? { url } : {}),
    logLevel: readLogLevel(read),
  };
  return faults.length > 0 ? { faults } : { config };
}

/** The policy file's path, whatever else is wrong. */
export const policyPathOf = (env: Env): string => env.JIT_POLICY?.trim() || './jit.yml';

/** The two values that need no token: where the database and the policy are. For commands that only read those. */
export function readPlaces(env: Env): { databaseUrl: string; policyPath: string } | { faults: string[] } {
  const faults: string[] = [];
  const databaseUrl = readDatabaseUrl(readerOf(env, faults));
  return faults.length > 0 ? { faults } : { databaseUrl, policyPath: policyPathOf(env) };
}

/** What it takes to ask Slack something, and no more: the bot's token, where Slack is, and the way out. */
export function readSlackAccess(env: Env): Pick<Config, 'slack' | 'proxy'> | { faults: string[] } {
  const faults: string[] = [];
  const read = readerOf(env, faults);
  const slack = readWebApi(read);
  const proxy = readProxy(read);
  return faults.length > 0 ? { faults } : { slack, ...(proxy ? { proxy } : {}) };
}

interface Reader {
  get: (name: string) => string | undefined;
  fault: (words: string) => void;
}

const readerOf = (env: Env, faults: string[]): Reader => ({
  get: (name) => env[name]?.trim() || undefined,
  fault: (words) => void faults.push(words),
});

const mentionsHost = (get: Reader['get']): boolean =>
  ['GITHUB_TOKEN', 'GITHUB_APP_ID', 'GITHUB_APP_PRIVATE_KEY', 'GITLAB_TOKEN'].some((name) => get(name) !== undefined);

function readSlack(read: Reader): Config['slack'] {
  const { get, fault } = read;
  const webApi = readWebApi(read);
  const appToken = get('SLACK_APP_TOKEN');
  const signingSecret = get('SLACK_SIGNING_SECRET');
  if (appToken === undefined && signingSecret === undefined) {
    fault(
      'SLACK_APP_TOKEN or SLACK_SIGNING_SECRET is missing: set SLACK_APP_TOKEN (xapp-…) for Socket Mode, or SLACK_SIGNING_SECRET when Slack can reach this program over HTTP',
    );
  }
  if (appToken !== undefined && !appToken.startsWith('xapp-')) {
    fault(
      'SLACK_APP_TOKEN is not an app-level token: it must start with xapp-; make one with the scope connections:write under "Basic Information"',
    );
  }
  return {
    ...webApi,
    ...(appToken === undefined ? {} : { appToken }),
    ...(signingSecret === undefined ? {} : { signingSecret }),
  };
}

function readWebApi({ get, fault }: Reader): { botToken: string; apiUrl: string } {
  const botToken = get('SLACK_BOT_TOKEN');
  if (botToken === undefined)
    fault(
      'SLACK_BOT_TOKEN is missing: copy the "Bot User OAuth Token" (xoxb-…) from the Slack app\'s "OAuth & Permissions" page',
    );
  else if (!botToken.startsWith('xoxb-'))
    fault(
      'SLACK_BOT_TOKEN is not a bot token: it must start with xoxb-; copy the "Bot User OAuth Token" from "OAuth & Permissions"',
    );
  const apiUrl = readUrl({ get, fault }, 'SLACK_API_URL', 'https://slack.com/api/');
  return { botToken: botToken ?? '', apiUrl: apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/` };
}

function readGitHub({ get, fault }: Reader): Config['github'] {
  const token = get('GITHUB_TOKEN');
  const appId = get('GITHUB_APP_ID');
  const key = get('GITHUB_APP_PRIVATE_KEY');
  const apiUrl = readUrl({ get, fault }, 'GITHUB_API_URL', 'https://api.github.com').replace(/\/+$/, '');
  if (token !== undefined && (appId !== undefined || key !== undefined)) {
    fault('GITHUB_TOKEN and GITHUB_APP_ID are both set: keep one of them, so that it is clear as whom the bot acts');
    return undefined;
  }
  if (token !== undefined) return { apiUrl, auth: { token } };
  if (appId === undefined && key === undefined) return undefined;
  if (appId === undefined)
    fault("GITHUB_APP_ID is missing: it belongs to GITHUB_APP_PRIVATE_KEY and is shown on the App's settings page");
  else if (!/^\d+$/.test(appId))
    fault('GITHUB_APP_ID is not a number: copy the "App ID" from the App\'s settings page');
  if (key === undefined) {
    fault(
      'GITHUB_APP_PRIVATE_KEY is missing: it belongs to GITHUB_APP_ID; set it to the PEM text or to the path of the .pem file',
    );
    return undefined;
  }
  const privateKey = readPrivateKey(key, fault);
  return appId !== undefined && privateKey !== undefined ? { apiUrl, auth: { appId, privateKey } } : undefined;
}

/** PEM text (with real or written-out line breaks), or the path of a file that holds it. */
function readPrivateKey(key: string, fault: Reader['fault']): string | undefined {
  const remedy = 'set it to the PEM text or to the path of the .pem file that GitHub gave you';
  let text = key;
  if (!key.includes('-----BEGIN')) {
    try {
      text = readFileSync(key, 'utf8');
    } catch {
      fault(`GITHUB_APP_PRIVATE_KEY is neither PEM text nor a file that can be read: ${remedy}`);
      return undefined;
    }
  }
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return text.replaceAll('\\n', '\n');
  fault(`GITHUB_APP_PRIVATE_KEY holds no private key: ${remedy}`);
  return undefined;
}

function readGitLab({ get, fault }: Reader): Config['gitlab'] {
  const token = get('GITLAB_TOKEN');
  const url = readUrl({ get, fault }, 'GITLAB_URL', 'https://gitlab.com').replace(/\/+$/, '');
  if (token !== undefined) return { url, token };
  if (get('GITLAB_URL') !== undefined)
    fault(
      'GITLAB_TOKEN is missing: GITLAB_URL is set, so set the access token (scope api) that the bot shall use there',
    );
  return undefined;
}

function readOnCall(read: Reader): NonNullable<Config['onCall']> {
  const service = (name: string, address: string) => {
    const token = read.get(`${name}_TOKEN`);
    const apiUrl = readUrl(read, `${name}_API_URL`, address).replace(/\/+$/, '');
    if (token === undefined && read.get(`${name}_API_URL`) !== undefined)
      read.fault(`${name}_TOKEN is missing: ${name}_API_URL is set, so set the token to ask there who is on call`);
    // Such a token would make a header that cannot be sent.
    if (token !== undefined && /[^!-~]/.test(token))
      read.fault(`${name}_TOKEN holds a character that no token has: copy it again`);
    return token === undefined ? undefined : { apiUrl, token };
  };
  const pagerduty = service('PAGERDUTY', 'https://api.pagerduty.com');
  const opsgenie = service('OPSGENIE', 'https://api.opsgenie.com');
  return { ...(pagerduty && { pagerduty }), ...(opsgenie && { opsgenie }) };
}

/** A signing token of GitLab is `whsec_` and 32 bytes in base64: https://gitlab.com/gitlab-org/gitlab/-/merge_requests/231325 */
function readWebhookSecrets({ get, fault }: Reader): { github?: string; gitlab?: string } {
  const github = get('GITHUB_WEBHOOK_SECRET');
  const gitlab = get('GITLAB_WEBHOOK_SECRET');
  if (github !== undefined && get('GITHUB_TOKEN') === undefined && get('GITHUB_APP_ID') === undefined)
    fault('GITHUB_WEBHOOK_SECRET is set, but not how to act on GitHub: set GITHUB_TOKEN or an App too, or remove it');
  if (gitlab !== undefined && get('GITLAB_TOKEN') === undefined)
    fault('GITLAB_WEBHOOK_SECRET is set, but not how to act on GitLab: set GITLAB_TOKEN too, or remove it');
  if (gitlab?.startsWith('whsec_') && Buffer.from(gitlab.slice('whsec_'.length), 'base64').length !== 32)
    fault(
      'GITLAB_WEBHOOK_SECRET starts like a signing token, but is none: copy all of it (whsec_ and 44 characters) from the webhook in GitLab',
    );
  return { ...(github === undefined ? {} : { github }), ...(gitlab === undefined ? {} : { gitlab }) };
}

/** The lower-case names, which most programs know too, go before. Undefined where no proxy is set. */
function readProxy({ get, fault }: Reader): Config['proxy'] {
  const address = (name: string): string | undefined => {
    const used = get(name.toLowerCase()) === undefined ? name : name.toLowerCase();
    const value = get(used);
    if (value === undefined || isProxyAddress(value)) return value;
    fault(`${used} is not a proxy's address: write it like http://proxy.example.com:3128`);
    return undefined;
  };
  const https = address('HTTPS_PROXY');
  const http = address('HTTP_PROXY');
  const noProxy = get('no_proxy') ?? get('NO_PROXY');
  if (https === undefined && http === undefined) return undefined;
  return {
    ...(https === undefined ? {} : { https }),
    ...(http === undefined ? {} : { http }),
    ...(noProxy === undefined ? {} : { noProxy }),
  };
}

function isProxyAddress(value: string): boolean {
  try {
    const { protocol, hostname, username, password, pathname, search } = new URL(value);
    decodeURIComponent(username + password);
    return /^https?:$/.test(protocol) && hostname !== '' && pathname === '/' && search === '';
  } catch {
    return false;
  }
}

/** Node reads this one itself, once, before any of our code runs. https://nodejs.org/docs/latest-v20.x/api/cli.html#node_extra_ca_certsfile */
function checkExtraCertificates({ get, fault }: Reader, fromFile: ReadonlySet<string>): void {
  const path = get('NODE_EXTRA_CA_CERTS');
  if (path === undefined) return;
  if (fromFile.has('NODE_EXTRA_CA_CERTS')) {
    fault('NODE_EXTRA_CA_CERTS comes too late from .env: set it in the environment that Jit is started in');
    return;
  }
  try {
    if (readFileSync(path, 'utf8').includes('-----BEGIN CERTIFICATE-----')) return;
  } catch {
    // The same words: either way there is no certificate.
  }
  fault('NODE_EXTRA_CA_CERTS holds no certificate that can be read: set it to the path of a PEM file');
}

function readUrl({ get, fault }: Reader, name: string, fallback: string): string {
  const value = get(name) ?? fallback;
  if (value === '' || /^https?:\/\/[^\s/]+/.test(value)) return value;
  fault(`${name} is not an address: write it in full, like ${fallback || 'https://jit.example.com'}`);
  return fallback;
}

function readDatabaseUrl({ get, fault }: Reader): string {
  const value = get('DATABASE_URL') ?? 'file:./data/jit.db';
  if (/^file:.+/.test(value)) return value;
  fault(
    /^postgres(ql)?:/.test(value)
      ? 'DATABASE_URL names PostgreSQL, which this version does not support yet: use file:./data/jit.db'
      : "DATABASE_URL is not a database's address: write it like file:./data/jit.db",
  );
  return value;
}

function readPort({ get, fault }: Reader): number {
  const value = get('PORT') ?? '3000';
  const port = Number(value);
  if (/^\d{1,5}$/.test(value) && port <= 65_535) return port;
  fault(`PORT is not a port number: write a whole number up to 65535, like 3000`);
  return 3000;
}

function readLogLevel({ get, fault }: Reader): Config['logLevel'] {
  const value = get('LOG_LEVEL') ?? 'info';
  const level = logLevels.find((each) => each === value);
  if (level === undefined) fault(`LOG_LEVEL is "${value}": write one of ${logLevels.join(', ')}`);
  return level ?? 'info';
}
