/**
 * The pretend GitHub as its people see and change it: what tests look at and what the demo's panel shows and does.
 * Everything here is by login and `owner/name`; none of it needs a token, and none of it is seen by the bot but through the API.
 */
import type { Fault, Faults } from '#demo/lib/faults.ts';
import type { LoggedRequest } from '#demo/lib/request-log.ts';
import { type AccessActs, accessActs } from './acts/access-acts.ts';
import { type OrganisationActs, organisationActs } from './acts/organisation-acts.ts';
import { type PeopleActs, peopleActs } from './acts/people-acts.ts';
import { type RepositoryActs, repositoryActs } from './acts/repository-acts.ts';
import type { Coincidence, Coincidences } from './coincidences.ts';
import type { LimitKind, Limits } from './limits.ts';
import { type OverviewRepository, overviewOf } from './overview.ts';
import { known } from './plant.ts';
import type { State } from './state.ts';
import type { Delivery, Webhooks, WebhookTarget } from './webhooks/deliver.ts';

export type { WorldInvitation } from './acts/access-acts.ts';

export interface World extends AccessActs, RepositoryActs, PeopleActs, OrganisationActs {
  /** From now on the token is "Bad credentials". The bot's own unless told otherwise. */
  revokeToken(token?: string): void;
  suspendInstallation(id: number, suspended?: boolean): void;

  overview(): OverviewRepository[];
  /** Every request in the order of arrival. */
  readonly requests: readonly LoggedRequest[];
  /** Called after anything here has changed. Returns the way to stop listening. */
  onChange(listener: () => void): () => void;
  /** Orders a fault; returns the way to call it off. */
  fault(fault: Fault): () => void;
  clearFaults(): void;
  /** Puts a rate limit in force for so many seconds from now. */
  limitFor(seconds: number, kind: LimitKind): void;
  liftLimit(): void;
  /** Somebody acts at the very moment of the next request that fits; returns the way to call it off. */
  meanwhile(coincidence: Coincidence, act: () => void): () => void;
  /** The person accepts in the second in which the next invitation to the repository is withdrawn: the withdrawal is too late. */
  acceptAsItIsWithdrawn(login: string, path: string): void;
  /**
   * From now on a row that is removed shows in the API for so long after the 204, as GitHub documents.
   * https://docs.github.com/rest/collaborators/collaborators#remove-a-repository-collaborator
   */
  setLag(ms: number): void;

  /** Sends webhooks of all that happens from now on; returns the way to stop it. */
  sendWebhooks(target: WebhookTarget): () => void;
  /** Every webhook sent so far. */
  readonly deliveries: readonly Delivery[];
  /** Somebody presses "Redeliver". */
  redeliver(id: string): void;
  /** Resolves when no webhook is under way. */
  delivered(): Promise<void>;
}

interface Parts {
  state: State;
  faults: Faults;
  limits: Limits;
  coincidences: Coincidences;
  webhooks: Webhooks;
  requests: LoggedRequest[];
  botToken: string;
}

export function createWorld(parts: Parts): World {
  const { state, faults, limits, coincidences, webhooks, requests, botToken } = parts;
  const access = accessActs(state);
  return {
    ...access,
    ...repositoryActs(state),
    ...peopleActs(state),
    ...organisationActs(state),
    revokeToken(token = botToken) {
      state.tokens.delete(token);
    },
    suspendInstallation(id, suspended = true) {
      known(state.app?.installations.get(id), `installation ${id}`).suspended = suspended;
    },
    overview: () => [...state.repositories.values()].map((repository) => overviewOf(state, repository)),
    requests,
    onChange: (listener) => state.onChange(listener),
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    limitFor: (seconds, kind) => limits.limitFor(seconds, kind),
    liftLimit: () => limits.lift(),
    meanwhile: (coincidence, act) => coincidences.add(coincidence, act),
    acceptAsItIsWithdrawn(login, path) {
      const withdrawal = { method: 'DELETE', path: /^\/repo.*\/invitations\/\d+$/, moment: 'before' } as const;
      coincidences.add(withdrawal, () => access.acceptInvitation(login, path));
    },
    setLag(ms) {
      state.lagMs = ms;
    },
    sendWebhooks: (target) => webhooks.send(target),
    get deliveries() {
      return webhooks.deliveries;
    },
    redeliver: (id) => webhooks.redeliver(id),
    delivered: () => webhooks.delivered(),
  };
}
