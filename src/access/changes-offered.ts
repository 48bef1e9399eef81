/** What an approver may agree to instead of what was asked for: a lower level that the rule has, or a shorter time. Never more. */
import { compareLevels, type Level } from '#domain/level.ts';
import { Refused } from '#domain/refused.ts';
import type { Request } from '#domain/request.ts';
import type { Terms } from '#domain/vote.ts';
import { formatDuration } from '#lib/duration.ts';
import { either } from '#policy/mention.ts';
import type { Policy } from '#policy/policy.ts';
import { openRequestFor } from './decide-request.ts';
import type { AccessDeps } from './deps.ts';
import { type LevelChoice, whyNoLevel } from './preview-access.ts';

export interface Changes {
  /** From low to high; the last one is what was asked for. */
  levels: LevelChoice[];
  /** What was asked for, which is the most. */
  maxSeconds: number;
}

/** For the form; asks no one outside. @throws Refused when the request is decided, or the person's own */
export async function changesOffered(
  deps: AccessDeps,
  input: { requestId: number; personId: string },
): Promise<Changes> {
  const request = await openRequestFor(deps, input);
  const host = deps.hosts.get(request.host);
  return {
    levels: levelsBelow(deps, deps.policy(), request).map((level) => ({ level, hostWords: host?.levelWords(level) })),
    maxSeconds: request.durationSeconds,
  };
}

/** @throws Refused `bad-input` with a message at each field of what is not offered */
export function mustBeOffered(
  deps: Pick<AccessDeps, 'hosts'>,
  { policy, request }: { policy: Policy; request: Request },
  { level, durationSeconds }: Terms,
): void {
  const levels = levelsBelow(deps, policy, request);
  const fields: Refused['fields'] = {};
  if (!levels.includes(level)) {
    fields.level = `Rule “${request.rule}” lets you approve ${either(levels).join('')} here, not ${level}.`;
  }
  if (!Number.isInteger(durationSeconds) || durationSeconds < 1 || durationSeconds > request.durationSeconds) {
    fields.duration = `Write a time of at most ${formatDuration(request.durationSeconds)}, which is what was asked for.`;
  }
  const words = Object.values(fields);
  if (words.length > 0) throw new Refused('bad-input', words.join(' '), fields);
}

/** More time is for access that has its level already. */
function levelsBelow(deps: Pick<AccessDeps, 'hosts'>, policy: Policy, request: Request): Level[] {
  const { level: asked, extendsId, repoPath } = request;
  const host = deps.hosts.get(request.host);
  const rule = policy.rules.find(({ name }) => name === request.rule);
  const lower = (rule?.levels ?? [])
    .filter((level) => compareLevels(level, asked) < 0)
    .filter((level) => host?.levelWords(level) !== undefined && whyNoLevel(host, repoPath, level) === undefined)
    .sort(compareLevels);
  return extendsId === undefined ? [...lower, asked] : [asked];
}
