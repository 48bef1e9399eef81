/**
 * A repository as an option of the form, and back. Slack takes 150 characters of value and 75 of text; a path too long for
 * the value is named by its digest and found again in the list.
 * https://docs.slack.dev/reference/block-kit/composition-objects/option-object
 */
import { createHash } from 'node:crypto';
import type { PlainTextOption } from '@slack/types';
import type { RepoName } from '#access/deps.ts';
import { hostNames } from '#domain/host-name.ts';
import type { Catalogue } from '#hosts/catalogue.ts';
import { cutStart } from './rich.ts';

const longestValue = 150;
const longestText = 75;
/** No path starts with it on either host. */
const digestMark = '~';

/** An option as both Slack and we need it. */
type Option = PlainTextOption & { value: string };

export function repoOption(repo: RepoName, hostLabel: string): Option {
  const path = cutStart(repo.path, longestText - hostLabel.length - 3);
  return { text: { type: 'plain_text', text: `${path} · ${hostLabel}`, emoji: false }, value: optionValue(repo) };
}

/** An option that only explains; choosing it chooses nothing. */
export const noOption = (words: string): Option => ({
  text: { type: 'plain_text', text: words, emoji: false },
  value: 'none',
});

/** The repository that an option stands for; undefined for an explaining option, or when it is no longer listed. */
export function repoOfValue(catalogue: Pick<Catalogue, 'listed'>, value: string): RepoName | undefined {
  const [, prefix, rest = ''] = /^([a-z]+):(.+)$/s.exec(value) ?? [];
  const host = hostNames.find((name) => name === prefix);
  if (!host) return undefined;
  if (!rest.startsWith(digestMark)) return { host, path: rest };
  const found = catalogue.listed(host).find((repo) => isTooLong(repo) && optionValue(repo) === value);
  return found && { host: found.host, path: found.path };
}

/** Slack counts characters, of which a text has no more than code units. */
const isTooLong = ({ host, path }: RepoName): boolean =>
  host.length + 1 + path.length > longestValue && [...`${host}:${path}`].length > longestValue;

function optionValue(repo: RepoName): string {
  if (!isTooLong(repo)) return `${repo.host}:${repo.path}`;
  return `${repo.host}:${digestMark}${createHash('sha256').update(repo.path).digest('hex').slice(0, 40)}`;
}
