/**
 * A GitHub App acts through its installations, one for each owner that installed it. They are looked up when first needed
 * and again when an owner is not among them or an installation's token is refused; the library renews the tokens.
 */
import { createAppAuth } from '@octokit/auth-app';
import type { Octokit } from '@octokit/rest';
import { HostFault } from '#hosts/host.ts';
import type { ClientsOf, NewClient } from './clients.ts';
import { unusable } from './fault.ts';
import { allOfPages, pagesOf, perPage } from './pages.ts';

export interface AppKey {
  appId: string;
  privateKey: string;
}

/** An owner where the App is installed and not suspended. */
interface Installed {
  login: string;
  isOrganisation: boolean;
  client: Octokit;
}

/** The App's own list of its installations. @throws HostFault */
export const listInstallations = (app: Octokit) =>
  allOfPages(pagesOf((page) => app.rest.apps.listInstallations({ per_page: perPage, page })));

export function createAppClients(newClient: NewClient, key: AppKey): ClientsOf {
  const app = newClient({ authStrategy: createAppAuth, auth: { ...key } });
  let installed: Promise<Map<string, Installed>> | undefined;
  let ourLogin: string | undefined;
  /** By installation id, kept from one look-up to the next because each holds its token. */
  const clients = new Map<number, Octokit>();

  const forget = () => {
    installed = undefined;
  };
  const clientOf = (installationId: number): Octokit => {
    const known = clients.get(installationId);
    if (known) return known;
    const client = newClient({ authStrategy: createAppAuth, auth: { ...key, installationId } }, () => {
      clients.delete(installationId);
      forget();
    });
    clients.set(installationId, client);
    return client;
  };
  const lookUp = async () => {
    const byOwner = new Map<string, Installed>();
    for (const { id, account, suspended_at, target_type } of await listInstallations(app)) {
      if (suspended_at || !account || !('login' in account)) continue;
      const isOrganisation = target_type === 'Organization';
      byOwner.set(account.login.toLowerCase(), { login: account.login, isOrganisation, client: clientOf(Number(id)) });
    }
    return byOwner;
  };
  const installations = () => {
    installed ??= lookUp().catch((error: unknown) => {
      forget();
      throw error;
    });
    return installed;
  };

  return {
    self: app,
    async forOwner(owner) {
      const name = owner.toLowerCase();
      if (!(await installations()).has(name)) forget();
      const byOwner = await installations();
      const own = byOwner.get(name)?.client;
      const others = [...byOwner.values()].map(({ client }) => client).filter((client) => client !== own);
      const [first, ...rest] = own ? [own, ...others] : others;
      if (!first) throw new HostFault('gone', 'The GitHub App is not installed anywhere.');
      return [first, ...rest];
    },
    all: async () => [...(await installations()).values()].map(({ client }) => client),
    async organisations() {
      const all = [...(await installations()).values()].filter(({ isOrganisation }) => isOrganisation);
      return all.map(({ login, client }) => ({ client, org: login }));
    },
    async isUs(account) {
      if (ourLogin === undefined) {
        const { data } = await app.rest.apps.getAuthenticated();
        if (!data?.slug) throw unusable("the App's name");
        ourLogin = `${data.slug}[bot]`.toLowerCase();
      }
      return account.login.toLowerCase() === ourLogin;
    },
  };
}
