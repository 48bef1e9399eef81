/** Pictures of requests for the tests of what Slack is shown, and texts that try to be more than text. */
import { workspace } from '#demo/seed.ts';
import type { Block } from '#demo/slack/driver.ts';
import { textOfMessage } from '#demo/slack/flatten.ts';
import type { Grant, GrantState } from '#domain/grant.ts';
import type { Request, Review } from '#domain/request.ts';
import type { DrawnMessage, Picture } from '#reconcile/picture.ts';
import { draw } from '#slack/views/draw.ts';
import type { Question } from '#store/questions.ts';

export const at = (minutes: number): Date => new Date(Date.UTC(2026, 2, 2, 9, minutes));

export const aRequest = (given: Partial<Request> = {}): Request => ({
  id: 12,
  version: 1,
  drawnVersion: 0,
  state: 'open',
  requesterId: 'U0ADA',
  host: 'gitlab',
  repoId: '9001',
  repoPath: 'acme/payments/ledger',
  repoUrl: 'https://gitlab.example/acme/payments/ledger',
  level: 'write',
  durationSeconds: 5400,
  reason: 'fix the payout job',
  ticket: 'PAY-1',
  heldBefore: 'read',
  accountId: '6001',
  accountLogin: 'ada',
  rule: 'payments',
  policyHash: 'abc',
  stages: [{ group: 'platform', channel: 'C0PLATFORM', count: 1 }],
  createdAt: at(0),
  answerBy: at(59),
  decidedAt: undefined,
  decidedBy: undefined,
  decisionReason: undefined,
  risk: undefined,
  words: [],
  groups: {},
  escalation: undefined,
  isEmergency: false,
  review: undefined,
  extendsId: undefined,
  stuck: undefined,
  reminders: 0,
  remindedAt: undefined,
  ...given,
});

export const aGrant = (state: GrantState, given: Partial<Grant> = {}): Grant => ({
  id: 3,
  requestId: 12,
  standingId: 4,
  state,
  level: 'write',
  endsAt: at(95),
  createdAt: at(5),
  activeAt: state === 'active' || state === 'ending' || state === 'ended' ? at(6) : undefined,
  endingAt: undefined,
  endedAt: state === 'ended' || state === 'failed' ? at(40) : undefined,
  endCause: undefined,
  endedBy: undefined,
  note: undefined,
  inviteUrl: undefined,
  held: false,
  levelAfter: undefined,
  ...given,
});

export const aPicture = (given: Partial<Picture> = {}): Picture => ({
  request: aRequest(),
  votes: [],
  grant: undefined,
  hostLabel: 'GitLab',
  levelWords: 'Developer',
  questions: [],
  prolongs: undefined,
  toMention: [],
  ...given,
});

type AVote = Picture['votes'][number];

export const yes = (voterId: string, stage = 0, given: Partial<AVote> = {}): AVote => ({
  voterId,
  stage,
  group: undefined,
  verdict: 'approve',
  level: undefined,
  durationSeconds: undefined,
  castAt: at(5),
  reason: undefined,
  ...given,
});

export const aQuestion = (given: Partial<Question> = {}): Question => ({
  id: 31,
  requestId: 12,
  askerId: 'U0GRACE',
  words: 'Which payout?',
  askedAt: at(3),
  answer: undefined,
  answeredAt: undefined,
  ...given,
});

/** Platform, then two of security. */
export const twoStages: Request['stages'] = [
  { group: 'platform', channel: 'C0PLATFORM', count: 1 },
  { group: 'security', channel: 'C0SECURITY', count: 2 },
];

const aReview = (given: Partial<Review> = {}): Review => ({
  group: 'security',
  channel: 'C0SECURITY',
  by: at(60 * 24),
  reviewedAt: undefined,
  reviewedBy: undefined,
  verdict: undefined,
  words: undefined,
  ...given,
});

/** Break-glass access, and its review so far. */
export const breakGlass = (grant?: Grant, review: Partial<Review> = {}, given: Partial<Request> = {}): Picture =>
  aPicture({
    request: aRequest({
      state: 'approved',
      stages: [],
      decidedAt: at(0),
      decidedBy: 'jit',
      isEmergency: true,
      review: aReview(review),
      ...given,
    }),
    grant,
  });

/** An ask for an hour more of access that lives. */
export const moreTime = (given: Partial<Request> = {}, of: Partial<Picture> = {}): Picture =>
  aPicture({
    request: aRequest({ id: 13, extendsId: 12, durationSeconds: 3600, ...given }),
    prolongs: { request: aRequest({ state: 'approved' }), grant: aGrant('active') },
    ...of,
  });

/** An approved request, and how its access stands. */
export const approved = (grant?: Grant, given: Partial<Picture> = {}): Picture =>
  aPicture({
    request: aRequest({ state: 'approved', decidedAt: at(5), decidedBy: 'U0GRACE' }),
    votes: [yes('U0GRACE')],
    grant,
    ...given,
  });

export const nasty = {
  long: 'x'.repeat(10_000),
  mention: '<!channel> <@U0GRACE> <!subteam^S0LEADS> @here',
  markup: '*bold* _it_ ~no~ `code` ```block``` > quote\n- list',
  link: '<https://evil.example|acme/payments> https://evil.example',
  emoji: ':tada: :white_check_mark: 👩‍👩‍👧‍👦',
  rightToLeft: '\u202Etxt.exe\u202C مرحبا',
  entities: '&lt;b&gt; & <b>',
  astral: '😀'.repeat(5_000),
  date: '<!date^0^{date}|now>',
};

/** A message as its reader sees it; empty where there is none. */
export const read = (message: DrawnMessage | undefined): string =>
  message ? textOfMessage({ text: message.text, blocks: message.blocks as Block[] }, workspace()) : '';

export const messageOf = (picture: Picture, kind: string): DrawnMessage | undefined =>
  draw(picture).find((message) => message.kind === kind);

export const drawn = (picture: Picture, kind: string): string => read(messageOf(picture, kind));

export const kinds = (picture: Picture): string[] => draw(picture).map((message) => message.kind);

/** `card:approve`, in the order in which they stand. */
export const buttonsIn = (picture: Picture): string[] =>
  draw(picture).flatMap(({ kind, blocks }) =>
    [...JSON.stringify(blocks).matchAll(/"action_id":"(\w+)"/g)].map((match) => `${kind}:${match[1]}`),
  );

/** Everybody whom Slack would notify if the message were new, by where they stand in it. */
export const mentionedIn = (message: DrawnMessage | undefined): string[] =>
  [...JSON.stringify(message?.blocks ?? []).matchAll(/"(?:user_id|usergroup_id)":"(\w+)"/g)].map(([, id]) => id ?? '');
