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
