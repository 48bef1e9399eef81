/** What the pretend on-call services share: a server on 127.0.0.1 that answers JSON, and the ways in which such a service fails. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ServiceFault =
  | { kind: 'status'; status: number }
  | { kind: 'nonsense'; body: string }
  | { kind: 'redirect'; to: string }
  | { kind: 'hang' }
  | { kind: 'cut' };

/** An answer: the status, and what is sent as JSON. */
export interface ServiceAnswer {
  status: number;
  json: unknown;
}

export interface PretendService {
  url: string;
  token: string;
  /** Method and path with query of all requests so far. */
  asked: string[];
  /** Lasts until the returned function is called. */
  fault(fault: ServiceFault): () => void;
  close(): void;
}

export async function startService(
  token: string,
  answer: (request: { url: URL; headers: IncomingMessage['headers'] }) => ServiceAnswer,
): Promise<PretendService> {
  const asked: string[] = [];
  let fault: ServiceFault | undefined;
  const server = createServer((incoming, outgoing) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    if (fault) return fail(outgoing, fault);
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
    const { status, json } =
      incoming.method === 'GET' ? answer({ url, headers: incoming.headers }) : { status: 405, json: {} };
    outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    asked,
    fault(next) {
      fault = next;
      return () => {
        fault = undefined;
      };
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function fail(outgoing: ServerResponse, fault: ServiceFault): void {
  switch (fault.kind) {
    case 'status':
      return void outgoing.writeHead(fault.status, { 'content-type': 'application/json' }).end('{"message":"no"}');
    case 'nonsense':
      return void outgoing.writeHead(200, { 'content-type': 'application/json' }).end(fault.body);
    case 'redirect':
      return void outgoing.writeHead(302, { location: fault.to }).end();
    case 'cut':
      outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' }).write('{"oncalls":[');
      return void outgoing.destroy();
    case 'hang':
  }
}
