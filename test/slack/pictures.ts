/** Pictures of requests for the tests of what Slack is shown, and texts that try to be more than text. */
import type { Grant, GrantState } from '#domain/grant.ts';
import type { Request } from '#domain/request.ts';
import type { Picture } from '#reconcile/picture.ts';

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

export const yes = (voterId: string, stage = 0): Picture['votes'][number] => ({
  voterId,
  stage,
  group: undefined,
  verdict: 'approve',
  level: undefined,
  durationSeconds: undefined,
  castAt: at(5),
  reason: undefined,
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
