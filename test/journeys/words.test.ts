/** What people type is shown as they typed it, and is never a mention, markup or a link of ours; commands arrive unescaped. */
import { describe, expect, it } from 'vitest';
import { policyText } from '../plain-policy.ts';
import { ask, startWorld, type World } from '../world.ts';

const approvals = { in: 'platform-approvals' };
const general = { in: 'general' };
const policy = policyText.replace('ticket: "[A-Z]+-[0-9]+"', 'ticket: ".+"');

const hostile = {
  mentions: '<!channel> <!here> <@U0MAX> <!subteam^S0SECURITY> <#C0SECURITY> @channel',
  markup: '*bold* _it_ ~no~ `code` ```block``` > quote',
  emoji: ':smile: :tada: 👩‍👩‍👧‍👦',
  links: 'https://evil.example/x <https://evil.example|acme/payments> [a](https://evil.example)',
  entities: '&lt;b&gt; & <b> &amp;amp;',
  'right to left': '\u202Egpj.exe\u202C مرحبا بالعالم',
  date: '<!date^0^{date}|now>',
};

/** Every string that Slack would parse, and every element that it would turn into something. */
function parsedIn(json: unknown, key = ''): string[] {
  if (typeof json === 'string') return key === 'text' ? [json] : [];
  if (Array.isArray(json)) return json.flatMap((each) => parsedIn(each, key));
  if (typeof json !== 'object' || json === null) return [];
  const { type, ...rest } = json as Record<string, unknown>;
  if (type === 'text' || type === 'plain_text') return [];
  const own = ['user', 'usergroup', 'channel', 'broadcast', 'emoji', 'link', 'date'].includes(String(type))
    ? [`element ${type} ${JSON.stringify(rest)}`]
    : [];
  return [...own, ...Object.entries(rest).flatMap(([name, value]) => parsedIn(value, name))];
}

function expectNothingParsed({ slack }: World): void {
  const sent = slack.world.requests.filter(({ method }) => /^(chat|views)\.|response_url/.test(method));
  expect(sent).not.toEqual([]);
  for (const found of sent.flatMap(({ args }) => parsedIn(args))) {
    if (found.startsWith('element')) expect(found).not.toMatch(/U0MAX|S0SECURITY|C0SECURITY|broadcast|emoji|evil/);
    else expect(found).not.toMatch(/<[!@#](?!U0ADA|U0GRACE|C0PLATFORM)|<https?:/);
  }
  // Where Slack would draw a smile or bold words in plain text, it is told not to.
  expect(JSON.stringify(sent.map(({ args }) => args))).not.toContain('"emoji":true');
}

describe('what people wrote', () => {
  it.each(Object.entries(hostile))(
    '%s: reason, ticket and denial are shown as typed, and nothing more',
    async (_, words) => {
      const world = await startWorld({ policy });
      const { ada, grace, settle } = world;
      await ask(ada, { repo: 'acme/payments', level: 'write', duration: '1h', reason: words, ticket: words });
      const card = await grace.sees(words, approvals);
      expect(card.split(words)).toHaveLength(3);
      await grace.press('Deny', approvals);
      await grace.opens(/deny/i);
      await grace.type('Reason', words);
      await grace.submit();
      await ada.sees(words);
      await grace.waitFor(() => grace.texts('platform-approvals').join().split(words).length === 4);
      await settle();
      expectNothingParsed(world);
    },
  );

  it('two thousand characters are taken and shown whole; one more is refused at the field', async () => {
    const world = await startWorld();
    const { ada, grace } = world;
    const long = `${'wörds '.repeat(333)}ab`;
    expect([...long]).toHaveLength(2000);
    await ask(ada, { repo: 'acme/shop', level: 'write', duration: '1h', reason: `${long}c` });
    expect(Object.keys(ada.errors())).toEqual(['Reason']);
    await ada.type('Reason', long);
    await ada.submit();
    await grace.sees(long, approvals);
    await grace.press('Approve', approvals);
    await ada.sees('Active until');
  });

  it('smileys beyond the basic plane count and are shown like any other character', async () => {
    const world = await startWorld();
    const { ada, grace } = world;
    await ask(ada, { repo: 'acme/shop', level: 'write', duration: '1h', reason: '😀'.repeat(1000) });
    expect(ada.modal()).toBeUndefined();
    await grace.sees('😀'.repeat(1000), approvals);
  });
});

describe('what is typed after the command', () => {
  it('arrives in the form as it was typed', async () => {
    const { ada, grace } = await startWorld();
    await ada.say('/jit acme/shop write 1h a < b & c > d &amp; <!channel>', general);
    await ada.opens('Request access');
    expect(ada.value('Reason')).toBe('a < b & c > d &amp; <!channel>');
    await ada.waitFor(() => /\byou have now: /i.test(ada.screen()));
    await ada.submit();
    await grace.sees('a < b & c > d &amp; <!channel>', approvals);
  });

  it.each([
    '<!channel>',
    '*help*',
    'a&b',
    '<@U0MAX>',
    '<!date^0^{date}|x>/y write',
    'acme/<!here> write 1h x',
    'http://evil.example/<b>',
  ])('%s is repeated as typed where it is not understood', async (line) => {
    const world = await startWorld();
    const { ada } = world;
    await ada.say(`/jit ${line}`, general);
    const [word = ''] = line.split(' ');
    await ada.waitFor(() => ada.screen().includes(word));
    expectNothingParsed(world);
  });
});
