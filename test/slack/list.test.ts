/** The list as Slack is given it: within its limits, with no text that becomes more than text. */
import { describe, expect, it } from 'vitest';
import type { Listed, ListPart } from '#access/list-access.ts';
import { areBlocksTooLong, faultsOfMessage } from '#demo/slack/block-kit.ts';
import { kindOfRow } from '#slack/views/buttons.ts';
import { listAnswer, mostListed, wholeListAnswer } from '#slack/views/list.ts';
import { aGrant, aRequest, nasty } from './pictures.ts';

/** Three times as many as are shown. */
const part = (count: number, from: number, entry: (id: number) => Listed): ListPart => ({
  newest: Array.from({ length: count }, (_, index) => entry(from + index)),
  count: count * 3,
});

const open = (id: number, text: string): Listed => ({
  request: aRequest({
    id,
    repoPath: text,
    stages: [
      {
        group: text,
        channel: 'C0PLATFORM',
        count: 2,
        escalated: { group: text, channel: 'C0SECURITY', at: '2026-03-02T09:00:00Z', because: 'unanswered' },
      },
    ],
    stuck: text,
  }),
  votes: [],
  grant: undefined,
  extension: undefined,
});

const live = (id: number, text: string): Listed => ({
  ...open(id, text),
  request: aRequest({ id, state: 'approved', repoPath: text, isEmergency: true }),
  grant: aGrant('active'),
  extension: aRequest({ id: id + 1000, extendsId: id }),
});

const words = (text: string) => () => ({ hostLabel: 'GitLab', levelWords: text });

describe('the list', () => {
  it('keeps within the limits of Slack, whatever people wrote', () => {
    for (const text of Object.values(nasty)) {
      const third = Math.floor(mostListed / 3);
      const parts = {
        live: part(third, 1, (id) => live(id, text)),
        open: part(mostListed - 2 * third, 100, (id) => open(id, text)),
        approved: part(third, 200, (id) => live(id, text)),
      };
      for (const { blocks } of [listAnswer(parts, words(text)), wholeListAnswer(parts, words(text))]) {
        expect(faultsOfMessage(blocks)).toEqual([]);
        expect(areBlocksTooLong(blocks)).toBe(false);
        expect(blocks.length).toBeLessThanOrEqual(50);
      }
    }
  });

  it('has no row that could be taken for one of a message about a request', () => {
    const parts = { live: part(1, 1, (id) => live(id, 'a/b')), open: part(1, 2, (id) => open(id, 'a/b')) };
    const { blocks } = listAnswer({ ...parts, approved: parts.live }, words('Write'));
    const ids = blocks.map((block) => String((block as { block_id?: string }).block_id));
    expect(ids.filter((id) => kindOfRow(id) !== undefined)).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each([
    ['active', ['release', 'extend'], 'Active until '],
    ['invited', ['release'], 'Waiting for GitLab’s invitation to be accepted; ends '],
    ['wanted', ['release'], 'Being set up on GitLab; ends '],
    ['ending', [], 'Being taken back on GitLab.'],
  ] as const)('says how access that is %s stands, with the buttons that go with it', (state, buttons, said) => {
    const one = { ...live(7, 'a/b'), grant: aGrant(state), extension: undefined };
    const none: ListPart = { newest: [], count: 0 };
    const answer = listAnswer({ live: { newest: [one], count: 1 }, open: none, approved: none }, words('Developer'));
    const text = JSON.stringify(answer.blocks);
    expect(text).toContain(said);
    expect([...text.matchAll(/"action_id":"(\w+)"/g)].map(([, id]) => id)).toEqual(buttons);
  });
});
