/** The keys of a test in the policy file, and the shape of what stands at each. */
import type { z } from 'zod';
import { hostNames } from '#domain/host-name.ts';
import type { Level } from '#domain/level.ts';
import { shown } from './fault.ts';
import * as fragment from './fragments.ts';
import { momentOf } from './moment.ts';
import { nearest } from './nearest.ts';
import type { Ask, RepoName } from './policy.ts';
import type { FileContext } from './rules/attribute.ts';
import { level } from './rules/levels.ts';
import { duration, listOf, personHint, personPattern, shape } from './shapes.ts';

export interface FileTest {
  who: string;
  repo: RepoName;
  level: Level;
  expect: Expected;
  /** The approver groups that are asked, stage by stage. */
  of?: string[];
  /** The user groups and schedules that the person is in; of all others it counts as certain that they are not. */
  in: string[];
  at: Ask['at'];
  isEmergency: boolean;
  durationSeconds?: number;
  ticket?: string;
  /** Where `expect` and `of` stand. */
  places: { expect: number; of: number };
}

export const expectations = ['auto', 'ask', 'refuse'] as const;
export type Expected = (typeof expectations)[number];

export const testKeys = [
  'who',
  'repo',
  'level',
  'expect',
  'of',
  'in',
  'at',
  'emergency',
  'duration',
  'ticket',
] as const;

/** Every one costs a judgement at each load. */
export const mostTests = 2_000;

export const testsSchema: fragment.Described = {
  description: 'What the file must say to certain asks; a file whose tests fail is not loaded.',
  type: 'array',
  maxItems: mostTests,
  items: fragment.map(
    'One ask, and what the file must say to it.',
    {
      who: { description: 'Who asks.', ...fragment.personId },
      repo: {
        description: 'For which repository.',
        type: 'string',
        pattern: '^(?:github|gitlab):.+/.+$',
        examples: ['github:acme/payments'],
      },
      level: { description: 'For which level.', ...fragment.level },
      expect: fragment.oneOf('Approved at once, asked of somebody, or refused.', expectations),
      of: {
        description: 'The approver groups that are asked, in order; with `expect: ask`.',
        type: 'array',
        minItems: 1,
        items: { type: 'string' },
      },
      in: fragment.list('The user groups and schedules that the person is in; of all others they are not.', {
        type: 'string',
      }),
      at: fragment.moment('When it is asked; left out = within all hours and outside all freezes.'),
      emergency: { description: 'Whether break-glass is asked for.', type: 'boolean' },
      duration: fragment.duration('For how long; left out = as short as may be.', '1h'),
      ticket: { description: 'The ticket; left out = one that fits.', type: 'string' },
    },
    ['of', 'in', 'at', 'emergency', 'duration', 'ticket'],
  ),
};

type Shapes = Record<(typeof testKeys)[number], z.ZodType<Partial<FileTest>>>;

export const shapesOf = ({ approverGroups }: FileContext): Shapes => ({
  who,
  repo,
  level: level.transform((found) => ({ level: found })),
  expect,
  of: groupsOf(approverGroups),
  in: listOf('in', membership, '[S0PAYMENTS]').transform((found) => ({ in: found })),
  at: moment.transform((found) => ({ at: found })),
  emergency,
  duration: duration('duration', '1h').transform((durationSeconds) => ({ durationSeconds })),
  ticket,
});

const who = shape<Pick<FileTest, 'who'>>((value, say) =>
  typeof value === 'string' && personPattern.test(value)
    ? { who: value }
    : void say(`${shown(value)} is not the Slack id of a person; ${personHint}`),
);

const pathPattern = /^[\w.-]+(?:\/[\w.-]+)+$/;

const repo = shape<Pick<FileTest, 'repo'>>((value, say) => {
  const text = typeof value === 'string' ? value : '';
  const host = hostNames.find((name) => text.startsWith(`${name}:`));
  const path = host ? text.slice(host.length + 1) : '';
  if (host && pathPattern.test(path)) return { repo: { host, path } };
  return void say(`${shown(value)} is not one repository; write it like \`"github:acme/payments"\``);
});

const expect = shape<Pick<FileTest, 'expect'>>((value, say) => {
  const found = expectations.find((word) => word === value);
  return found
    ? { expect: found }
    : void say(`\`expect\` cannot be ${shown(value)}; write \`auto\`, \`ask\` or \`refuse\``);
});

const groupsOf = (names: readonly string[]) =>
  shape<Pick<FileTest, 'of'>>((value, say) => {
    if (!Array.isArray(value) || value.length === 0)
      return void say('`of` is not a list of approver groups; write one like `of: [platform]`');
    const of = value.flatMap((item: unknown, index) => {
      const found = names.find((name) => name === item);
      if (found !== undefined) return [found];
      const meant = nearest(String(item), names);
      say(`no entry of \`approvers\` is named ${shown(item)}; write ${meant ? `\`${meant}\`` : 'the name of one'}`, [
        index,
      ]);
      return [];
    });
    return { of };
  });

/** A user group, or a schedule of those on call. */
const membership = shape<string>((value, say) => {
  if (typeof value === 'string' && /^(?:S[A-Z0-9]{2,20}|[a-z]+:\S.{0,99})$/.test(value)) return value;
  return void say(`${shown(value)} is not the Slack id of a user group; write one like \`S0PAYMENTS\``);
});

const emergency = shape<Pick<FileTest, 'isEmergency'>>((value, say) =>
  typeof value === 'boolean'
    ? { isEmergency: value }
    : void say(`\`emergency\` cannot be ${shown(value)}; write \`true\`, or remove it`),
);

const ticket = shape<Pick<FileTest, 'ticket'>>((value, say) =>
  typeof value === 'string'
    ? { ticket: value }
    : void say(`the ticket ${shown(value)} is not text; write it in quotes`),
);

const moment = shape<Date>((value, say) => {
  const at = typeof value === 'string' ? momentOf(value) : undefined;
  return at ?? void say(`${shown(value)} is not a day and time with a zone; write one like \`2026-11-20T14:00Z\``);
});
