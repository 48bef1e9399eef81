/**
 * Sends webhooks of what happens, to one address: an App's or an organisation's. Each is sent once, waits ten seconds for
 * its answer and is never repeated by itself. https://docs.github.com/webhooks/using-webhooks/handling-failed-webhook-deliveries
 */
import { createHmac, randomUUID } from 'node:crypto';
import type { Call } from '#demo/github/call.ts';
import type { Told } from '#demo/github/happenings.ts';
import { known } from '#demo/github/plant.ts';
import type { Installation, State } from '#demo/github/state.ts';
import { ownerIdOf, payloadOf, repositoryOf } from './payload.ts';

const patienceMs = 10_000;

export interface WebhookTarget {
  url: string;
  secret: string;
  /** Login of the organisation whose webhook it is; the App's own when left out. */
  organisation?: string;
}

export interface Delivery {
  /** `X-GitHub-Delivery`. */
  id: string;
  event: string;
  action: string;
  /** Of the answer; 0 before it, and for good when there was none. */
  status: number;
}

export interface Webhooks {
  readonly deliveries: readonly Delivery[];
  send(target: WebhookTarget): () => void;
  /** Somebody presses "Redeliver": the same delivery once more. */
  redeliver(id: string): void;
  /** Resolves when no delivery is under way. */
  delivered(): Promise<void>;
  close(): void;
}

interface Sending {
  url: string;
  headers: Record<string, string>;
  body: string;
  delivery: Delivery;
}

/** @param addresses of the API and of pages, without a slash at the end */
export function createWebhooks(state: State, addresses: () => Pick<Call, 'api' | 'web'>): Webhooks {
  const targets = new Set<WebhookTarget>();
  const sendings: Sending[] = [];
  const underWay = new Set<Promise<void>>();
  const closed = new AbortController();

  const start = (sending: Sending) => {
    const work = post(sending, closed.signal).finally(() => underWay.delete(work));
    underWay.add(work);
  };
  state.onHappening((told) => {
    for (const target of targets) {
      const sending = sendingOf(state, addresses(), target, told);
      if (!sending) continue;
      sendings.push(sending);
      start(sending);
    }
  });
  return {
    get deliveries() {
      return sendings.map(({ delivery }) => delivery);
    },
    send(target) {
      targets.add(target);
      return () => targets.delete(target);
    },
    redeliver: (id) =>
      start(
        known(
          sendings.find(({ delivery }) => delivery.id === id),
          `delivery ${id}`,
        ),
      ),
    async delivered() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    close: () => closed.abort(),
  };
}

async function post({ url, headers, body, delivery }: Sending, closed: AbortSignal): Promise<void> {
  try {
    const signal = AbortSignal.any([closed, AbortSignal.timeout(patienceMs)]);
    const answer = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
    delivery.status = answer.status;
    await answer.arrayBuffer();
  } catch {
    // Nobody answered: GitHub notes the failure and leaves it at that.
  }
}

function sendingOf(
  state: State,
  addresses: Pick<Call, 'api' | 'web'>,
  target: WebhookTarget,
  told: Told,
): Sending | undefined {
  const installation = target.organisation === undefined ? installationFor(state, told) : undefined;
  const isFor = target.organisation === undefined ? installation : isOf(state, target.organisation, told);
  const payload = isFor ? payloadOf({ state, ...addresses }, told) : undefined;
  if (!payload) return undefined;
  const from = installation && { installation: { id: installation.id, node_id: `installation ${installation.id}` } };
  const body = JSON.stringify({ ...payload, ...from });
  const sign = (hash: 'sha1' | 'sha256') => `${hash}=${createHmac(hash, target.secret).update(body).digest('hex')}`;
  const id = randomUUID();
  const owner = state.app && installation ? state.app.id : ownerIdOf({ state }, told);
  const headers = {
    'user-agent': 'GitHub-Hookshot/0a1b2c3',
    'content-type': 'application/json',
    'x-github-delivery': id,
    'x-github-event': told.event,
    'x-github-hook-id': '4711',
    'x-github-hook-installation-target-id': String(owner),
    'x-github-hook-installation-target-type': installation ? 'integration' : 'organization',
    'x-hub-signature': sign('sha1'),
    'x-hub-signature-256': sign('sha256'),
  };
  return { url: target.url, headers, body, delivery: { id, event: told.event, action: told.action, status: 0 } };
}

const isOf = (state: State, organisation: string, told: Told): boolean =>
  state.organisation(organisation)?.account.id === ownerIdOf({ state }, told);

/**
 * The installation through which the App hears of it. Apps never hear of deleted repositories, and of people only with the
 * permission to read members.
 */
function installationFor(state: State, told: Told): Installation | undefined {
  const ownerId = ownerIdOf({ state }, told);
  const found = [...(state.app?.installations.values() ?? [])].find(({ accountId }) => accountId === ownerId);
  if (!found || found.suspended) return undefined;
  if (told.event === 'repository') {
    if (told.action === 'deleted') return undefined;
  } else if (found.permissions.members === undefined) return undefined;
  const repository = repositoryOf({ state }, told);
  const reaches = !repository || found.repositoryIds === 'all' || found.repositoryIds.has(repository.id);
  return reaches ? found : undefined;
}
