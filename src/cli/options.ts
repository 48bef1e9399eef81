/** How the values of options and arguments are written; what cannot be read is wrong usage. */
import { InvalidArgumentError } from 'commander';
import { hostNames } from '#domain/host-name.ts';
import { isLevel, type Level, levels } from '#domain/level.ts';
import { parseDuration } from '#lib/duration.ts';
import { momentOf } from '#policy/moment.ts';
import type { RepoName } from '#policy/policy.ts';

export function repoOption(text: string): RepoName {
  const host = hostNames.find((name) => text.startsWith(`${name}:`));
  if (!host)
    throw new InvalidArgumentError(`Write it like ${hostNames.map((name) => `${name}:acme/payments`).join(' or ')}.`);
  return { host, path: text.slice(host.length + 1) };
}

export function levelOption(text: string): Level {
  if (!isLevel(text)) throw new InvalidArgumentError(`Write one of ${levels.join(', ')}.`);
  return text;
}

export function timeOption(text: string): Date {
  const at = momentOf(text);
  if (!at) throw new InvalidArgumentError('Write a day and time with a zone, like 2026-11-20T14:00Z.');
  return at;
}

/** Seconds. */
export function durationOption(text: string): number {
  const seconds = parseDuration(text);
  if (seconds === undefined) throw new InvalidArgumentError('Write it like 90d, 12h or 30m.');
  return seconds;
}

export function numberArgument(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is a whole number; `jit list` shows it.');
  return Number(text);
}
