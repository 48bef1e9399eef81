/** Requests, as the database keeps them. */
import type { HostName } from '#domain/host-name.ts';
import type { Level, LevelOrNone } from '#domain/level.ts';
import {
  type Escalation,
  openKeyOf,
  type Request,
  type RequestState,
  type Review,
  type ReviewVerdict,
  type Risk,
  type StageOfRequest,
} from '#domain/request.ts';
import { type Part, plain } from '#domain/words.ts';
import { record } from './audit.ts';
import type { Db, Tx as PrismaTx } from './client.ts';
import { liveStates } from './grants.ts';
import type { Tx } from './store.ts';

type RequestRow = Awaited<ReturnType<Db['request']['findUniqueOrThrow']>>;

/** What a new request is made of; the rest follows from the transaction. */
export type NewRequest = Omit<
  Request,
  | 'id'
  | 'version'
  | 'drawnVersion'
  | 'state'
  | 'createdAt'
  | 'decidedAt'
  | 'decidedBy'
  | 'decisionReason'
  | 'reminders'
  | 'remindedAt'
  | 'stuck'
  | 'isEmergency'
  | 'review'
  | OftenMissing
> &
  Partial<Pick<Request, OftenMissing>> & {
    /** What made it: the same origin twice is the same request. */
    origin: string;
    /** Set for break-glass: who reviews it, and until when. */
    review?: Pick<Review, 'group' | 'channel' | 'by'> | undefined;
    /** What makes it the same ask as another one that is open; person, repository and level when left out. */
    openKey?: string;
  };

type OftenMissing = 'accountId' | 'accountLogin' | 'risk' | 'words' | 'groups' | 'escalation' | 'extendsId';

/** Writes a new open request. @throws a unique violation when the same submission or the same open ask is already there */
export async function createRequest(tx: Tx, fresh: NewRequest): Promise<Request> {
  const { review, words = [], groups = {}, escalation, ...rest } = fresh;
  const row = await tx.db.request.create({
    data: {
      ...rest,
      state: 'open' satisfies RequestState,
      openKey: fresh.openKey ?? openKeyOf(fresh),
      ticket: fresh.ticket ?? null,
      heldBefore: fresh.heldBefore ?? null,
      accountId: fresh.accountId ?? null,
      accountLogin: fresh.accountLogin ?? null,
      risk: fresh.risk ?? null,
      extendsId: fresh.extendsId ?? null,
      stages: JSON.stringify(fresh.stages),
      words: JSON.stringify(words),
      groups: JSON.stringify(groups),
      escalation: escalation ? JSON.stringify(escalation) : null,
      isEmergency: review !== undefined,
      ...(review && { reviewGroup: review.group, reviewChannel: review.channel, reviewBy: review.by }),
      createdAt: tx.now,
    },
  });
  const { origin: _origin, openKey: _openKey, words: _words, ...facts } = fresh;
  await record(tx, {
    actor: fresh.requesterId,
    action: 'request.opened',
    subject: `request:${row.id}`,
    data: { ...facts, words: plain(words) },
  });
  return toRequest(row);
}

export async function requestById(db: Db | PrismaTx, id: number): Promise<Request | undefined> {
  const row = await db.request.findUnique({ where: { id } });
  return row ? toRequest(row) : undefined;
}

export async function requestByOrigin(db: Db, origin: string): Promise<Request | undefined> {
  const row = await db.request.findUnique({ where: { origin } });
  return row ? toRequest(row) : undefined;
}

/** The open request or live grant of the same person for the same repository and level, if there is one. */
export async function openRequestLike(db: Db, ask: Parameters<typeof openKeyOf>[0]): Promise<Request | undefined> {
  const row = await db.request.findUnique({ where: { openKey: openKeyOf(ask) } });
  return row ? toRequest(row) : undefined;
}

/** True while a grant of this person on this repository is wanted, in force or ending. */
export async function hasLiveGrant(
  db: Db,
  who: { requesterId: string; host: HostName; repoId: string },
): Promise<boolean> {
  const grant = { state: { in: liveStates } };
  return (await db.request.count({ where: { ...who, grant } })) > 0;
}

/** Requests that Slack does not show as they are now, or whose time to answer has run out. */
export async function requestsToLookAt(db: Db, now: Date): Promise<number[]> {
  const rows = await db.request.findMany({
    where: { OR: [{ drawnVersion: { lt: db.request.fields.version } }, { state: 'open', answerBy: { lte: now } }] },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return rows.map((row) => row.id);
}

/** All requests that still wait for an answer. */
export async function openRequests(db: Db): Promise<Request[]> {
  const rows = await db.request.findMany({ where: { state: 'open' }, orderBy: { id: 'asc' } });
  return rows.map(toRequest);
}

/** Notes that Slack shows this version. */
export async function markDrawn(db: Db, id: number, version: number): Promise<void> {
  await db.request.updateMany({ where: { id, drawnVersion: { lt: version } }, data: { drawnVersion: version } });
}

function toRequest(row: RequestRow): Request {
  const { reviewGroup, reviewChannel, reviewBy, reviewedAt, reviewedBy, reviewVerdict, reviewWords, ...rest } = row;
  const isReviewed = reviewGroup !== null && reviewChannel !== null && reviewBy !== null;
  const review: Review | undefined = isReviewed
    ? {
        group: reviewGroup,
        channel: reviewChannel,
        by: reviewBy,
        reviewedAt: reviewedAt ?? undefined,
        reviewedBy: reviewedBy ?? undefined,
        verdict: (reviewVerdict as ReviewVerdict | null) ?? undefined,
        words: reviewWords ?? undefined,
      }
    : undefined;
  return {
    ...rest,
    state: row.state as RequestState,
    host: row.host as HostName,
    level: row.level as Level,
    ticket: row.ticket ?? undefined,
    heldBefore: (row.heldBefore as LevelOrNone | null) ?? undefined,
    accountId: row.accountId ?? undefined,
    accountLogin: row.accountLogin ?? undefined,
    stages: JSON.parse(row.stages) as StageOfRequest[],
    decidedAt: row.decidedAt ?? undefined,
    decidedBy: row.decidedBy ?? undefined,
    decisionReason: row.decisionReason ?? undefined,
    risk: (row.risk as Risk | null) ?? undefined,
    words: JSON.parse(row.words) as Part[],
    groups: JSON.parse(row.groups) as Request['groups'],
    escalation: row.escalation === null ? undefined : (JSON.parse(row.escalation) as Escalation),
    review,
    extendsId: row.extendsId ?? undefined,
    stuck: row.stuck ?? undefined,
    remindedAt: row.remindedAt ?? undefined,
  };
}
