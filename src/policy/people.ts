/** `people`: accounts that an administrator set. An account belongs to one person only. */
import { type HostName, hostNames } from '#domain/host-name.ts';
import { shown } from './fault.ts';
import type { Described } from './fragments.ts';
import { personId } from './fragments.ts';
import type { Accounts } from './policy.ts';
import { personHint, personPattern, shape } from './shapes.ts';
import { type Entry, entriesOf, knownEntries, read } from './sheet.ts';
import type { Sheet } from './yaml.ts';

/**
 * Managed users have `_SHORTCODE` behind their login, which other logins on GitHub cannot hold:
 * https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication
 */
const loginPatterns: Record<HostName, RegExp> = {
  github: /^[a-z\d][a-z\d_-]{0,99}$/i,
  gitlab: /^[a-z\d_][a-z\d_.-]{0,254}$/i,
};

const loginOn = (host: HostName) =>
  shape<string>((value, say) => {
    if (typeof value !== 'string') return void say(`the login ${shown(value)} is not text; write it in quotes`);
    if (value.startsWith('@')) return void say(`the login ${shown(value)} starts with \`@\`; write it without`);
    if (loginPatterns[host].test(value)) return value;
    return void say(
      `${shown(value)} is no login on ${host}; write the name that follows the host in the profile's address`,
    );
  });

const logins = { github: loginOn('github'), gitlab: loginOn('gitlab') };

const login = (host: HostName) => ({
  description: `The login on ${host}.`,
  type: 'string',
  pattern: `^${loginPatterns[host].source.slice(1, -1).replaceAll('a-z', 'a-zA-Z')}$`,
});

export const peopleSchema: Described = {
  description: 'Accounts that an administrator sets, by Slack person.',
  type: 'object',
  propertyNames: { pattern: personId.pattern },
  additionalProperties: {
    type: 'object',
    minProperties: 1,
    additionalProperties: false,
    properties: Object.fromEntries(hostNames.map((host) => [host, login(host)])),
  },
};

export function readPeople(sheet: Sheet, entry: Entry): Map<string, Accounts> {
  const people = new Map<string, Accounts>();
  const owners = new Map<string, string>();
  for (const person of entriesOf(sheet, entry.node, entry.at, '`people`') ?? []) {
    if (!personPattern.test(person.key)) {
      sheet.report(person.keyAt, `${shown(person.key)} is not the Slack id of a person; ${personHint}`);
    }
    const entries = entriesOf(sheet, person.node, person.at, shown(person.key));
    if (!entries) continue;
    if (entries.length === 0)
      sheet.report(person.at, `${shown(person.key)} has no account; write \`{ github: LOGIN }\`, or remove the line`);
    const found = knownEntries(sheet, entries, shown(person.key), hostNames);
    people.set(person.key, readAccounts(sheet, person.key, found, owners));
  }
  return people;
}

function readAccounts(
  sheet: Sheet,
  personId: string,
  found: Map<string, Entry>,
  owners: Map<string, string>,
): Accounts {
  const accounts: Accounts = {};
  for (const host of hostNames) {
    const entry = found.get(host);
    const result = entry && read(sheet, entry, logins[host]);
    if (!entry || !result) continue;
    const account = `${host}:${result.value.toLowerCase()}`;
    const owner = owners.get(account);
    if (owner)
      sheet.report(
        entry.at,
        `${shown(result.value)} is already the ${host} account of ${shown(owner)}; write each account once`,
      );
    owners.set(account, owner ?? personId);
    accounts[host] = result.value;
  }
  return accounts;
}
