/**
 * What GitHub tells webhooks of, by id and without the words of its payloads: see webhooks/payload.ts for those.
 * https://docs.github.com/webhooks/webhook-events-and-payloads
 */
import type { RoleName } from './seed.ts';

export type Happening =
  | {
      event: 'member';
      action: 'added' | 'edited' | 'removed';
      repositoryId: number;
      accountId: number;
      before?: RoleName | undefined;
      after?: RoleName;
    }
  | {
      event: 'membership';
      action: 'added' | 'removed';
      organisationId: number;
      teamId: number;
      accountId: number;
    }
  | {
      event: 'organization';
      action: 'member_added' | 'member_removed';
      organisationId: number;
      accountId: number;
      role: 'admin' | 'member';
    }
  | {
      event: 'repository';
      action: 'created' | 'deleted' | 'archived' | 'unarchived' | 'renamed' | 'transferred';
      repositoryId: number;
      /** Name of the repository, or id of its owner, before it was renamed or transferred. */
      fromName?: string;
      fromOwnerId?: number;
    };

/** With the account that did it. */
export type Told = Happening & { senderId: number };
