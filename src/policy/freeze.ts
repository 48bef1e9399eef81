/** `freeze`: while one lasts nobody gets what it is about, but for an approval by its override. */
import type { Level } from '#domain/level.ts';
import type { Part } from '#domain/words.ts';
import { approverGroup } from './approver-group.ts';
import { shown } from './fault.ts';
import * as fragment from './fragments.ts';
import { momentOf } from './moment.ts';
import type { Ask, Policy } from './policy.ts';
import { levelList } from './rules/levels.ts';
import { type Repos, repoList, takesRepo } from './rules/repos.ts';
import { mapOf, part, shape } from './shapes.ts';
import { type Entry, itemsOf, read } from './sheet.ts';
import type { Sheet } from './yaml.ts';

export interface Freeze extends Repos {
  name: string;
  from: Date;
  to: Date;
  levels: Level[];
  /** The approver group that may let something through; left out = nobody. */
  override?: string;
}

const mostFreezes = 100;
const longestName = 60;

const name = shape<string>((value, say) => {
  const isName = typeof value === 'string' && value.trim() !== '' && value.length <= longestName;
  if (isName && !/\p{Cc}/u.test(value)) return value.trim();
  return void say(`the name ${shown(value)} is no short line of text; write one like \`"year end"\``);
});

const moment = (key: 'from' | 'to', example: string) =>
  shape<Date>((value, say) => {
    const found = typeof value === 'string' ? momentOf(value) : undefined;
    if (found) return found;
    const meant = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}))?/.exec(String(value));
    const guess = meant && `${meant[1]}T${meant[2] ?? '00:00'}Z`;
    const write = guess && momentOf(guess) ? guess : example;
    return void say(
      `\`${key}: ${shown(value).slice(1, -1)}\` is not a day and time with a zone; write one like \`${write}\``,
    );
  });

interface Written {
  name: string;
  from: Date;
  to: Date;
  repos: Repos;
  levels: Level[];
  override?: string;
}

const freezeOf = (groups: readonly string[]) => {
  const map = mapOf<Written>('a freeze', {
    name: { shape: name, write: '"year end"' },
    from: { shape: moment('from', '2026-12-20T00:00Z'), write: '2026-12-20T00:00Z' },
    to: { shape: moment('to', '2027-01-03T00:00Z'), write: '2027-01-03T00:00Z' },
    repos: { shape: repoList, write: '["**"]' },
    levels: { shape: levelList, write: '[write, maintain, admin]' },
    override: { shape: approverGroup(groups), write: groups[0] ?? 'security', isOptional: true },
  });
  return shape<Freeze>((value, say) => {
    const written = part(map, value, say);
    if (!written) return undefined;
    const { repos, ...others } = written;
    if (others.from >= others.to) say('`to` is not after `from`; write when it ends', ['to']);
    return { ...others, ...repos };
  });
};

export const freezeSchema: fragment.Described = {
  description: 'While one lasts nobody gets what it is about, but for an approval by its override.',
  type: 'array',
  maxItems: mostFreezes,
  items: fragment.map(
    'A freeze.',
    {
      name: fragment.shortLine('What people call it.'),
      from: fragment.moment('When it begins.'),
      to: fragment.moment('When it ends.'),
      repos: fragment.list('Globs over HOST:PATH.', fragment.repoPattern),
      levels: fragment.list('The access levels that it is about.', fragment.level),
      override: fragment.approverGroup('The approver group that may let something through; left out = nobody.'),
    },
    ['override'],
  ),
};

/** @param groups the names of the approver groups, of which an override must be one */
export function readFreezes(sheet: Sheet, entry: Entry, groups: readonly string[]): Freeze[] {
  const items = itemsOf(sheet, entry, 'one with `- { name: …, from: …, to: …, repos: …, levels: … }` for each freeze');
  if (items && items.length > mostFreezes) {
    sheet.report(entry.keyAt, `there are more than ${mostFreezes} freezes; remove those that are over`);
    return [];
  }
  const freeze = freezeOf(groups);
  return (items ?? []).flatMap((node) => {
    const at = node.range?.[0] ?? entry.at;
    return read(sheet, { key: 'freeze', keyAt: at, node, at }, freeze)?.value ?? [];
  });
}

/** Those that are on at the time of the ask, and are about its repository and level. */
export const freezesOn = (policy: Policy, { at, level, repo }: Pick<Ask, 'at' | 'level' | 'repo'>): Freeze[] =>
  at === 'any'
    ? []
    : policy.freezes.filter(
        (freeze) => freeze.from <= at && at < freeze.to && freeze.levels.includes(level) && takesRepo(freeze, repo),
      );

/** `Freeze “year end” lasts until 2027-01-03 00:00 UTC`, without a full stop. */
export const freezeWords = ({ name: title, to }: Freeze): Part[] => [
  `Freeze “${title}” lasts until ${to.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
];
