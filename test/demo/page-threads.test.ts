/** Threads, mentions and private messages on the page, against the pretend Slack itself: the bot's part is played by calls. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { startPage } from '#demo/page-server.ts';
import { browserTest, launchBrowser, watchConsole } from './browser.ts';
import { actions, button, section, text } from './slack-pieces.ts';
import { call, rawApp, type Slack, startSlack } from './slack-world.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

async function open(as: string, channel: string): Promise<{ slack: Slack; page: Page }> {
  const slack = await startSlack();
  const { url, close } = await startPage({ slack, hosts: () => [], audit: async () => [], acceptInvitation() {} });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const complaints: string[] = [];
  onTestFinished(async () => {
    await context.close();
    await close();
    expect(complaints).toEqual([]);
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  watchConsole(page, complaints);
  await page.goto(`${url}/?as=${as}&channel=${channel}&hint=off`);
  await page.locator('.conversation[aria-current]').waitFor();
  return { slack, page };
}

const post = (slack: Slack, args: object) =>
  call(slack, 'chat.postMessage', { channel: 'C0PLATFORM', text: 'card', ...args });

browserTest('replies stand below what they answer, with their buttons', { timeout: 30_000 }, async () => {
  const { slack, page } = await open('U0GRACE', 'C0PLATFORM');
  const app = await rawApp(slack);
  const { ts: thread_ts } = await post(slack, { text: 'first card' });
  await post(slack, { text: 'second card' });
  await post(slack, { text: 'x', thread_ts, blocks: [section(), actions(button('Answer'))] });
  await page.getByText('1 reply').waitFor();
  expect(await page.locator('.message').allInnerTexts()).toEqual([
    expect.stringContaining('first card'),
    expect.stringContaining('Answer'),
    expect.stringContaining('second card'),
  ]);
  await page.locator('.message.reply').getByRole('button', { name: 'Answer' }).click();
  await expect.poll(() => app.got.at(-1)?.payload).toMatchObject({ container: { thread_ts } });
});

browserTest(
  'a mention is told, counted and marked for whom it means, and for nobody else',
  { timeout: 30_000 },
  async () => {
    const { slack, page } = await open('U0GRACE', 'C0QUIET');
    const channel = page.getByRole('button', { name: /^platform/ });
    await post(slack, { text: 'for nobody' });
    await channel.getByLabel('1 unread', { exact: true }).waitFor();
    await post(slack, { text: 'look', blocks: [section({ text: text('<!subteam^S0LEADS>, look', 'mrkdwn') })] });
    await channel.getByLabel('2 unread, 1 of them for you').waitFor();
    await page.getByText('jit in #platform').click();
    await page.locator('.message.for-me', { hasText: 'look' }).waitFor();
    expect(await page.locator('.message.for-me').count()).toBe(1);
    await page.getByRole('button', { name: /^View as Ada/ }).click();
    await page.getByRole('button', { name: /^platform/ }).click();
    await page.locator('.message', { hasText: 'look' }).waitFor();
    expect(await page.locator('.message.for-me').count()).toBe(0);
  },
);

browserTest('a private message has working buttons, and is seen by its reader only', { timeout: 30_000 }, async () => {
  const { slack, page } = await open('U0GRACE', 'C0PLATFORM');
  const app = await rawApp(slack);
  await post(slack, {});
  const blocks = [section({ text: text('Only this', 'mrkdwn') }), actions(button('Take back'))];
  await call(slack, 'chat.postEphemeral', { channel: 'C0PLATFORM', user: 'U0GRACE', text: 'x', blocks });
  const whisper = page.locator('.message.ephemeral', { hasText: 'Only visible to you' });
  await whisper.getByRole('button', { name: 'Take back' }).click();
  await expect.poll(() => app.got.at(-1)?.payload).toMatchObject({ container: { is_ephemeral: true } });
  expect(app.got.at(-1)?.payload).not.toHaveProperty('message');
  await page.getByRole('button', { name: /^View as Ada/ }).click();
  await page.getByRole('button', { name: /^platform/ }).click();
  await page.locator('.message', { hasText: 'card' }).waitFor();
  expect(await page.getByText('Only this').count()).toBe(0);
});

browserTest('a link to a message leads to it, where its reader may see it', { timeout: 30_000 }, async () => {
  const { slack, page } = await open('U0GRACE', 'C0QUIET');
  const { ts } = await post(slack, { text: 'the card' });
  const at = { channel: 'C0PLATFORM', message_ts: String(ts) };
  const { permalink } = await call(slack, 'chat.getPermalink', at, { form: true });
  await post(slack, {
    channel: 'C0QUIET',
    text: `<${permalink}|Go to it> <https://acme.slack.com/archives/C0SECRET/p1234567890123456|or there>`,
  });
  await page.getByRole('link', { name: 'or there' }).click();
  await page.getByText('you are not in').waitFor();
  await page.getByRole('link', { name: 'Go to it' }).click();
  await page.locator('.message', { hasText: 'the card' }).waitFor();
  expect(new URL(page.url()).searchParams.get('channel')).toBe('C0PLATFORM');
});
