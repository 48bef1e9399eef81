/**
 * The way out through a proxy, for the whole process: every `fetch` (Git hosts, Slack's Web API) and Slack's sockets.
 * Node 20 ignores these variables itself. Names in NO_PROXY are matched as text; ranges of addresses are not understood.
 */
import { type Dispatcher, EnvHttpProxyAgent, setGlobalDispatcher } from 'undici';

export interface ProxySettings {
  /** For `https:` and `wss:`. */
  https?: string;
  /** For `http:` and `ws:`, and for the others too where `https` is left out. */
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

const withoutCredentials = (address: string): string => new URL(address).origin;

/** How it is set, for people: where the proxy is, and what in NO_PROXY will never fit anything. */
export function describeProxy({ https, http, noProxy = '' }: ProxySettings): { words: string; warning?: string } {
  const ways = [
    ...(https === undefined ? [] : [`https: through ${withoutCredentials(https)}`]),
    ...(http === undefined
      ? []
      : [`http:${https === undefined ? ' and https:' : ''} through ${withoutCredentials(http)}`]),
  ];
  const words = `Slack and the Git hosts are reached through a proxy: ${ways.join(', ')}; directly: ${noProxy || 'nothing'}`;
  const lost = noProxy.split(/[,\s]+/).filter((entry) => /\/|.\*/.test(entry));
  const warning = `NO_PROXY: ${lost.join(', ')} never fits; write host names or single addresses, like git.example.com, .example.com or 10.0.0.7:8443`;
  return lost.length > 0 ? { words, warning } : { words };
}
