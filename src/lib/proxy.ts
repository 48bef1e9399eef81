/**
 * The way out through a proxy, for the whole process: every `fetch` (Git hosts, Slack's Web API) and Slack's sockets.
 * Node 20 ignores these variables itself. Names in NO_PROXY are matched as text; ranges of addresses are not understood.
 */
import { type Dispatcher, EnvHttpProxyAgent, setGlobalDispatcher } from 'undici';

export interface ProxySettings {
  /** For `https:` and `wss:`; for `http:` too where that is left out, and the other way round it is not. */
  https?: string;
  http?: string;
  noProxy?: string;
}

let socketsThrough: Dispatcher | undefined;

/**
 * From now on everything that this process fetches goes that way. To `https:` it is a tunnel (CONNECT), so that the proxy sees
 * no more than the name; `http:` is handed to the proxy in full, because proxies refuse tunnels to other ports than 443.
 * https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
 */
export function goThroughProxy({ https = '', http = '', noProxy = '' }: ProxySettings): void {
  // Empty, not left out: what is left out would be read from the environment.
  const given = { httpProxy: http, httpsProxy: https, noProxy };
  setGlobalDispatcher(new EnvHttpProxyAgent({ ...given, proxyTunnel: false }));
  // A socket needs its tunnel, whatever the scheme: https://www.rfc-editor.org/rfc/rfc6455#section-4.1
  socketsThrough = new EnvHttpProxyAgent(given);
}

/** What a WebSocket goes through; undefined where there is no proxy. */
export const socketDispatcher = (): Dispatcher | undefined => socketsThrough;

/** Where the proxy is, for a log: without the name and password that may be in it. */
export function withoutCredentials(address: string): string {
  return new URL(address).origin;
}

/**
 * `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`; the lower-case names, which most programs know too, go before.
 * @returns the settings, where any proxy is set, and what is wrong with them, a line each with its remedy
 */
export function readProxy(get: (name: string) => string | undefined): {
  settings: ProxySettings | undefined;
  faults: string[];
} {
  const faults: string[] = [];
  const address = (name: string): string | undefined => {
    const used = get(name.toLowerCase()) === undefined ? name : name.toLowerCase();
    const value = get(used);
    if (value === undefined || isProxyAddress(value)) return value;
    faults.push(`${used} is not a proxy's address: write it like http://proxy.example.com:3128`);
    return undefined;
  };
  const https = address('HTTPS_PROXY');
  const http = address('HTTP_PROXY');
  const noProxy = get('no_proxy') ?? get('NO_PROXY');
  const settings = {
    ...(https === undefined ? {} : { https }),
    ...(http === undefined ? {} : { http }),
    ...(noProxy === undefined ? {} : { noProxy }),
  };
  return { settings: https === undefined && http === undefined ? undefined : settings, faults };
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
