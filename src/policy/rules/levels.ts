/** `levels`: the access levels that the rule is about. A level is never offered on a host that has no such level. */
import type { HostName } from '#domain/host-name.ts';
import { isLevel, type Level, levels as ladder } from '#domain/level.ts';
import { shown } from '#policy/fault.ts';
import * as fragment from '#policy/fragments.ts';
import { nearest } from '#policy/nearest.ts';
import { listOf, shape } from '#policy/shapes.ts';
import type { Attribute, Settled } from './attribute.ts';
import { hostsOf } from './repos.ts';

export interface Levels {
  levels: Level[];
}

/** What the hosts themselves call the levels. */
const hostWords: Record<string, Level> = {
  pull: 'read',
  reporter: 'read',
  push: 'write',
  developer: 'write',
  maintainer: 'maintain',
  owner: 'admin',
};

/** GitLab has nothing between Reporter and Developer: https://docs.gitlab.com/user/permissions/ */
const lacking: Record<HostName, readonly Level[]> = { github: [], gitlab: ['triage'] };

export const level = shape<Level>((value, say) => {
  if (typeof value === 'string' && isLevel(value)) return value;
  const word = String(value).toLowerCase();
  const meant = hostWords[word] ?? nearest(word, ladder);
  return void say(`${shown(value)} is not a level; write ${meant ? `\`${meant}\`` : `one of ${ladder.join(', ')}`}`);
});

export const levelList = listOf('levels', level, '[read, write]');

const list = levelList.transform((levels): Levels => ({ levels }));

export const levels = {
  schema: fragment.list('The access levels that the rule is about.', fragment.level),
  missing: { words: 'this rule says no levels; write `levels: [read, write]`' },
  shape: () => list,
  settle(rule): Settled {
    if (!rule.globs || !rule.levels) return undefined;
    const hosts = hostsOf({ repos: [], globs: rule.globs });
    const index = rule.levels.findIndex((wanted) => hosts.every((host) => lacking[host].includes(wanted)));
    if (index < 0) return undefined;
    return { words: `GitLab has no level \`${rule.levels[index]}\`; write \`read\` or \`write\``, path: [index] };
  },
  condition: {
    fits: (rule, ask) => rule.levels.includes(ask.level) && !lacking[ask.repo.host].includes(ask.level),
    misfit: (rule, ask) => [
      lacking[ask.repo.host].includes(ask.level)
        ? `GitLab has no level ${ask.level}`
        : `it is about ${rule.levels.join(', ')}, not ${ask.level}`,
    ],
    covers: (earlier, later) => later.levels.every((wanted) => earlier.levels.includes(wanted)),
  },
} satisfies Attribute<Levels>;
