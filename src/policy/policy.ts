/** What a policy is once its file has been read, and what may be asked of it. Nothing here does anything. */
import type { HostName } from '#domain/host-name.ts';
import type { Level } from '#domain/level.ts';
import type { FormField } from '#domain/refused.ts';
import type { Part } from '#domain/words.ts';
import type { Freeze } from './freeze.ts';
import type { AnswerWithin } from './rules/answer-within.ts';
import type { Approve, Stage } from './rules/approve.ts';
import type { DefaultDuration } from './rules/default-duration.ts';
import type { Emergency } from './rules/emergency.ts';
import type { Escalate } from './rules/escalate.ts';
import type { GrantWay } from './rules/grant.ts';
import type { Hours } from './rules/hours.ts';
import type { Levels } from './rules/levels.ts';
import type { Max } from './rules/max.ts';
import type { MaxTotal } from './rules/max-total.ts';
import type { Name } from './rules/name.ts';
import type { OnCall } from './rules/on-call.ts';
import type { Reason } from './rules/reason.ts';
import type { Repos } from './rules/repos.ts';
import type { RiskOfRule } from './rules/risk.ts';
import type { Ticket } from './rules/ticket.ts';
import type { Who } from './rules/who.ts';

export interface Policy {
  version: 1;
  /** SHA-256 of the file's text, in hexadecimal. */
  hash: string;
  /** Accounts set by an administrator, by Slack person id. */
  people: ReadonlyMap<string, Accounts>;
  approvers: ReadonlyMap<string, ApproverGroup>;
  admins?: Admins;
  /** In the order of the file: the first one that fits decides. */
  rules: readonly Rule[];
  freezes: readonly Freeze[];
}

/** Logins as they were written. */
export type Accounts = { [host in HostName]?: string };

export interface ApproverGroup {
  name: string;
  channel: string;
  /** People and user groups who may decide; left out = members of the channel. */
  members?: string[];
}

export interface Admins {
  channel: string;
  members: string[];
}

/** Every attribute's own fields, and the line at which the rule starts. */
export interface Rule
  extends Name,
    Repos,
    Levels,
    Who,
    Max,
    MaxTotal,
    DefaultDuration,
    Ticket,
    Reason,
    RiskOfRule,
    AnswerWithin,
    Approve,
    Escalate,
    Hours,
    OnCall,
    Emergency,
    GrantWay {
  line: number;
}

/**
 * Whether the person in question is in that Slack user group (`S0LEADS`), or on call by that schedule (`pagerduty:PABC123`);
 * `unknown` when it could not be asked.
 */
export type GroupLookup = (groupId: string) => boolean | 'unknown';

export interface RepoName {
  host: HostName;
  path: string;
}

export interface Ask {
  personId: string;
  groups: GroupLookup;
  repo: RepoName;
  level: Level;
  /** When it is judged; `any` is within all hours and outside all freezes, for what is not about a moment. */
  at: Date | 'any';
  /** Break-glass is asked for. */
  isEmergency?: boolean;
}

/** What the form holds beyond the ask itself. */
export interface Wish {
  durationSeconds: number;
  reason?: string | undefined;
  ticket?: string | undefined;
}

export type RefusalCause =
  /** No rule is about this repository, or none that is about it is about this level or person. */
  | 'no-rule'
  /** A rule fits repository and person, but not that level. */
  | 'level'
  /** A rule fits repository and level, but is for other people. */
  | 'who'
  /** A rule fits all but the hours in which it applies. */
  | 'hours'
  /** A freeze is on, and nobody may approve in spite of it. */
  | 'freeze'
  /** Break-glass was asked for, and no rule has it for this person here. */
  | 'no-emergency'
  /** Slack could not be asked whether the person is in a group on which the answer depends. */
  | 'unknown';

/** No rule lets this be asked. */
export interface Refusal {
  kind: 'refuse';
  cause: RefusalCause;
  /** The cause, then the next step. */
  words: Part[];
  /** The levels that this person may ask for on this repository. */
  levelsPossible: Level[];
}

/** What approves by itself: the rule, the person being on call, or break-glass that the rule has for them. */
export type AutoCause = 'rule' | 'on-call' | 'emergency';

interface Allowed {
  rule: Rule;
  /** The longest single ask under this decision. */
  maxSeconds: number;
  /** What else there is to know, a sentence each: a freeze, or what could not be asked and so was not counted. */
  besides: Part[][];
}

export type Decision =
  | (Allowed & { kind: 'auto'; because: AutoCause })
  | (Allowed & { kind: 'ask'; stages: Stage[] })
  | Refusal;

/** A decision, and what is wrong with the rest of the form: one message a field, none when all is well. */
export interface Judgement {
  decision: Decision;
  fields: Partial<Record<FormField, string>>;
}
