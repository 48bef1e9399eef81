import { describe, expect, it } from 'vitest';
import type { Held, Preview } from '#access/preview-access.ts';
import { faultsOfView } from '#demo/slack/block-kit.ts';
import { levels } from '#domain/level.ts';
import type { ListedRepo } from '#hosts/catalogue.ts';
import { parsePolicy } from '#policy/schema.ts';
import { emptyMemory, readMemory, writeMemory } from '#slack/form-memory.ts';
import { propose } from '#slack/proposal.ts';
import { noOption, repoOfValue, repoOption } from '#slack/views/repo-option.ts';
import { type RequestForm, requestView } from '#slack/views/request-form.ts';
import { nasty } from './pictures.ts';

const read = parsePolicy(
  `version: 1
approvers: { platform: { channel: C0PLATFORM } }
rules:
  - { name: payments, repos: ["**"], levels: [read, write], max: 4h, default: 1h, ticket: "[A-Z]+-[0-9]+", approve: platform }
`,
  'jit.yml',
);
if (!('policy' in read)) throw new Error(JSON.stringify(read.faults));
const [rule] = read.policy.rules;
if (!rule) throw new Error('no rule');

const empty: RequestForm = {
  repo: undefined,
  level: undefined,
  repositoryBlock: undefined,
  levelBlock: undefined,
  duration: '',
  reason: '',
  isEmergency: false,
  memory: emptyMemory,
  preview: undefined,
  held: undefined,
  levelGone: undefined,
  hostLabel: () => 'GitLab',
};

const filled: RequestForm = {
  ...empty,
  repo: { host: 'gitlab', path: 'acme/payments/ledger' },
  level: 'write',
  duration: '1h',
  preview: {
    levels: [
      { level: 'read', hostWords: 'Reporter' },
      { level: 'write', hostWords: 'Developer' },
    ],
    decision: {
      kind: 'ask',
      rule,
      stages: [{ group: 'platform', count: 1 }],
      maxSeconds: rule.maxSeconds,
      besides: [],
    },
    words: ['Rule “payments”: one of platform (', { channel: 'C0PLATFORM' }, ') must approve.'],
  },
  held: 'asking',
};

/** Known with what the host shows, and not drawn. */
const asides = {
  repo: { id: '1', path: 'acme/payments/ledger', url: 'https://gitlab.example/x' },
  account: { personId: 'U0ADA', host: 'gitlab' as const, accountId: '1', login: 'ada' },
};
const shown = (hostWords: string): Held => ({
  ...asides,
  known: true,
  level: 'read',
  hostWords,
  isEnoughFor: () => false,
});

const labels = (form: RequestForm): string[] =>
  requestView(form).blocks.flatMap((block) => ('label' in block && block.label ? [block.label.text] : []));

const text = (form: RequestForm): string => JSON.stringify(requestView(form).blocks);

describe('the request form', () => {
  it('asks for repository, level, duration and reason, and for a ticket only where the rule wants one', () => {
    expect(labels(empty)).toEqual(['Repository', 'Access level', 'Duration', 'Reason']);
    expect(labels(filled)).toEqual(['Repository', 'Access level', 'Duration', 'Reason', 'Ticket']);
  });

  it('names the longest time beneath the duration, and the host’s own word beside the level', () => {
    expect(text(filled)).toContain('At most 4h. Write it like 45m or 1h30m.');
    expect(text(filled)).toContain('write · Developer');
  });

  it('says which rule applies, who will be asked and what the person has now', () => {
    expect(text(filled)).toContain('"channel_id":"C0PLATFORM"');
    expect(text(filled)).toContain('asking GitLab…');
    const held = shown('Reporter');
    expect(text({ ...filled, held })).toContain('(GitLab: Reporter)');
    const unknown = { known: false, because: 'unavailable' } as const;
    expect(text({ ...filled, held: unknown })).toContain('GitLab does not answer');
  });

  it('gives the host’s own word only where it is another word', () => {
    const preview: Preview = { levels: [{ level: 'write', hostWords: 'Write' }], decision: undefined, words: [] };
    const form = { ...filled, preview, held: shown('Read') };
    expect(text(form)).not.toMatch(/Write"|\(GitLab|Read\b/);
  });

  it('says which level cannot be had, and which can', () => {
    expect(text({ ...filled, level: undefined, levelGone: 'admin' })).toContain(
      'admin cannot be asked for on acme/payments/ledger; choose read or write.',
    );
  });

  it('keeps within the limits of Slack, whatever people wrote', () => {
    for (const words of Object.values(nasty)) {
      const form: RequestForm = {
        ...filled,
        repo: { host: 'gitlab', path: `acme/${words}` },
        duration: words,
        reason: words,
        memory: { proposal: { round: 7, proposed: '1h' }, ticket: words, notes: Array(9).fill(words), unlisted: words },
        levelGone: 'admin',
        preview: {
          levels: levels.map((level) => ({ level, hostWords: words })),
          decision: {
            kind: 'ask',
            rule: { ...rule, ticket: { source: words, matches: () => true } },
            stages: [],
            maxSeconds: 60,
            besides: [],
          },
          words: [words],
          emergency: { maxSeconds: 60, words: [words] },
        },
        isEmergency: true,
        held: shown(words),
      };
      expect(faultsOfView(requestView(form))).toEqual([]);
    }
    expect(faultsOfView(requestView(empty))).toEqual([]);
  });

  it('always offers a level, also where none can be asked for', () => {
    const none = { levels: [], decision: undefined, words: ['Nobody may.'] };
    expect(faultsOfView(requestView({ ...filled, preview: none }))).toEqual([]);
  });

  it('gives a field a new id only when what stands in it is replaced', () => {
    const ids = (form: RequestForm) => requestView(form).blocks.map((block) => block.block_id);
    const later = { ...filled, held: { known: false, because: 'unavailable' } as const, reason: 'typed meanwhile' };
    expect(ids(later)).toEqual(ids(filled));
    const proposed = { ...filled, memory: { ...filled.memory, proposal: { round: 1, proposed: '2h' } } };
    expect(ids(proposed).filter((id) => !ids(filled).includes(id))).toEqual(['duration:1:2h']);
  });
});

describe('two quick choices', () => {
  const levelId = (form: RequestForm) =>
    requestView(form)
      .blocks.map((block) => block.block_id ?? '')
      .find((id) => id.startsWith('level'));

  it('never share a block that would start with another level', () => {
    expect(levelId({ ...filled, level: undefined })).not.toBe(levelId(filled));
  });

  it('keep the block in which the level was chosen, as long as it offers the same', () => {
    const block = levelId(filled);
    expect(levelId({ ...filled, level: 'read', levelBlock: block })).toBe(block);
    expect(levelId({ ...filled, levelBlock: levelId(empty) })).toBe(block);
  });
});

describe('the proposed duration', () => {
  const last = { round: 2, proposed: '1h' };

  it.each([
    ['is what the rule says, in an empty field', { round: 0, proposed: undefined }, '', 3600, '1h', 1],
    ['is proposed anew when the rule changes', last, '1h', 7200, '2h', 3],
    ['stays as it is when the rule says the same', last, '1h', 3600, '1h', 2],
    ['never replaces what the person typed', last, '45m', 7200, '45m', 2],
    ['never replaces what the person typed, right or wrong', last, '4 hours', 7200, '4 hours', 2],
    ['comes back into a field that was emptied', last, '', 7200, '2h', 3],
    ['stays while no rule is known', last, '1h', undefined, '1h', 2],
  ] as const)('%s', (_, before, typed, seconds, value, round) => {
    expect(propose(before, typed, seconds)).toMatchObject({ value, round });
  });
});

describe('what the form remembers', () => {
  it('fits into the private metadata and comes back', () => {
    const memory = {
      proposal: { round: 3, proposed: '1h30m' },
      ticket: 'PAY-1',
      notes: ['“x” is no level.'],
      unlisted: 'acme/x',
    };
    expect(readMemory(writeMemory(memory))).toEqual(memory);
    const most = { ...memory, ticket: nasty.long, notes: Array(50).fill(nasty.astral) };
    expect([...writeMemory(most)].length).toBeLessThanOrEqual(3000);
    const growing = '\u0001'.repeat(5000);
    expect(writeMemory({ ...memory, ticket: growing, notes: [growing, growing] }).length).toBeLessThanOrEqual(3000);
  });

  it.each(['', 'null', '{', '[]', '{"round":-1}', '{"round":"1","ticket":1,"notes":{}}'])(
    'is nothing where the metadata is nonsense: %s',
    (metadata) => expect(readMemory(metadata)).toEqual(emptyMemory),
  );
});

describe('a repository as an option', () => {
  const listed = (path: string): ListedRepo => ({ id: '1', path, url: 'https://gitlab.example/x', host: 'gitlab' });
  const catalogue = (repos: ListedRepo[]) => ({
    listed: (host: string) => repos.filter((repo) => repo.host === host),
  });

  it('is found again by its value, however long the path is', () => {
    for (const path of ['acme/payments', `acme/${'deep/'.repeat(60)}ledger`, `acme/${'deep/'.repeat(60)}other`]) {
      const repo = listed(path);
      const option = repoOption(repo, 'GitLab');
      expect([...option.value].length).toBeLessThanOrEqual(150);
      expect([...option.text.text].length).toBeLessThanOrEqual(75);
      const all = [listed('acme/a'), listed(`acme/${'deep/'.repeat(60)}other`), repo];
      expect(repoOfValue(catalogue(all), option.value)).toEqual({ host: 'gitlab', path });
    }
  });

  it('is nothing for an option that only explains, and for values from elsewhere', () => {
    for (const value of [noOption('Nothing matches').value, '', 'ftp:acme/x', 'gitlab:', 'gitlab:~0000']) {
      expect(repoOfValue(catalogue([listed('acme/a')]), value)).toBeUndefined();
    }
  });
});
