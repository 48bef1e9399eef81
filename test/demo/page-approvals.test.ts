/**
 * The four stories that the page proposes, clicked through in a browser against the compiled demo with the real bot. Set
 * JIT_SHOTS to a folder to keep pictures of them.
 */
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { browserTest, watchConsole } from './browser.ts';
import { type RunningDemo, startDemo } from './running-demo.ts';

let demo: RunningDemo | undefined;

function theDemo(): RunningDemo {
  if (!demo) throw new Error('the demo is not there');
  return demo;
}
let page: Page;
let complaints: string[] = [];

beforeAll(async () => {
  demo = await startDemo();
}, 60_000);

beforeEach(async () => {
  complaints = [];
  page = await (await theDemo().browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  page.setDefaultTimeout(20_000);
  watchConsole(page, complaints);
  await page.goto(`${theDemo().url}/?as=U0ADA&channel=C0GENERAL`);
});

afterEach(async () => {
  await page.context().close();
  expect(complaints).toEqual([]);
});

afterAll(() => demo?.close(), 30_000);

const form = (name: string) => page.getByRole('dialog', { name });
const become = (name: string) => page.getByRole('button', { name: `View as ${name}` }).click();
const enter = (channel: string) =>
  page
    .getByRole('list', { name: /Channels|Apps/ })
    .getByRole('button', { name: channel })
    .click();
/** The newest message with these words. */
const message = (words: string) => page.locator('.message', { hasText: words }).last();
const press = (where: Locator, name: string) => where.getByRole('button', { name, exact: true }).click();
const level = (host: string, repo: string, person: string) =>
  page
    .getByRole('region', { name: host })
    .getByRole('list', { name: repo, exact: true })
    .locator('.access', { hasText: person })
    .locator('.level');

/** Chooses a story in the bar of hints, and lets it write its line. */
async function play(story: string): Promise<void> {
  await page.getByRole('button', { name: story, exact: true }).click();
  await page.getByRole('button', { name: /^Write \/jit/ }).click();
  const composer = page.getByRole('combobox', { name: /^Message to/ });
  // Written once the page shows the person whose line it is.
  await expect
    .poll(() => composer.evaluate((box) => box.textContent || ('value' in box && box.value)))
    .toMatch(/^\/jit /);
  await composer.press('Enter');
  await form('Request access').getByText('You have now').waitFor();
}

async function sendForm(button = 'Request', name = 'Request access'): Promise<void> {
  await press(form(name), button);
  await form(name).waitFor({ state: 'detached' });
}

async function picture(name: string): Promise<void> {
  const folder = process.env.JIT_SHOTS;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
}

browserTest('nobody is asked for a sandbox, and Release ends it', { timeout: 60_000 }, async () => {
  await play('Nobody is asked');
  await picture('auto-form');
  await sendForm();
  const shown = level('GitHub', 'acme/sandbox-ada', 'Ada');
  await expect.poll(() => shown.textContent(), { timeout: 10_000 }).toBe('Write');
  await enter('Jit');
  await message('Active until').waitFor();
  await picture('auto-active');
  await press(message('Active until'), 'Release');
  await shown.waitFor({ state: 'detached' });
});

browserTest('one approver asks back and gives less, and Extend gives more time', { timeout: 90_000 }, async () => {
  await play('One says yes');
  await sendForm();
  await become('Grace');
  await page.getByRole('button', { name: /^platform-approvals/ }).click();
  const card = page.locator('.message:not(.reply)', { hasText: 'fix the cart' }).first();
  await card.waitFor();
  await picture('one-card');
  await press(card, 'Ask…');
  await form('Ask the requester').getByRole('textbox').fill('Is read enough?');
  await picture('one-ask');
  await press(form('Ask the requester'), 'Ask');
  await page.locator('.message.reply', { hasText: 'Is read enough?' }).waitFor();
  await become('Ada');
  await enter('Jit');
  await press(message('Is read enough?'), 'Answer');
  await page.getByRole('dialog').getByRole('textbox').fill('For now it is.');
  await page.getByRole('dialog').getByRole('textbox').press('Control+Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await message('For now it is.').waitFor();
  await become('Grace');
  await page.locator('.message.reply', { hasText: 'For now it is.' }).first().waitFor();
  await picture('one-thread');
  await press(card, 'Change…');
  await form('Approve less').getByLabel('Access level').click();
  await page.getByRole('option', { name: 'read', exact: true }).click();
  await form('Approve less').getByLabel('Duration').fill('40s');
  await picture('one-change');
  await sendForm('Approve', 'Approve less');
  const shown = level('GitHub', 'acme/shop', 'Ada');
  await expect.poll(() => shown.textContent(), { timeout: 10_000 }).toBe('Read');
  await become('Ada');
  await enter('Jit');
  await message('read for 40s instead of write for 2m').waitFor();
  await press(message('Active until'), 'Extend');
  await form('Ask for more time').getByLabel('Duration').fill('20s');
  await form('Ask for more time').getByLabel('Reason').fill('nearly there');
  await picture('one-extend');
  await sendForm('Request', 'Ask for more time');
  await become('Grace');
  await press(message('nearly there'), 'Approve');
  await become('Ada');
  await message('extended by 20s').waitFor();
  await picture('one-extended');
  await press(message('extended by 20s'), 'Release');
  await shown.waitFor({ state: 'detached' });
});

browserTest('two stages: who is in both counts once, and the card counts people', { timeout: 90_000 }, async () => {
  await play('Two stages');
  await form('Request access').getByLabel('Ticket').fill('PAY-1');
  await picture('two-form');
  await sendForm();
  await become('Grace');
  await picture('two-notified');
  await page.getByRole('button', { name: /^platform-approvals/ }).click();
  await become('Barbara');
  await page.getByRole('button', { name: /^platform-approvals/ }).click();
  await press(message('PAY-1'), 'Approve');
  await page.getByRole('button', { name: /^security-approvals/ }).click();
  await press(message('0 of 2 from security'), 'Approve');
  await message('You have already approved this').waitFor();
  await picture('two-counts-once');
  await become('Katherine');
  await page.getByRole('button', { name: /^security-approvals/ }).click();
  await press(message('0 of 2 from security'), 'Approve');
  await message('1 of 2 from security').waitFor();
  await picture('two-half');
  const shown = level('GitHub', 'acme/payments', 'Ada');
  expect(await shown.textContent()).toBe('Read');
  await become('Radia');
  await page.getByRole('button', { name: /^security-approvals/ }).click();
  await press(message('1 of 2 from security'), 'Approve');
  await expect.poll(() => shown.textContent(), { timeout: 10_000 }).toBe('Write');
  await picture('two-active');
  await become('Ada');
  await enter('Jit');
  await press(message('Active until'), 'Release');
  await expect.poll(() => shown.textContent(), { timeout: 10_000 }).toBe('Read');
});

browserTest('break-glass is there at once, loud, and reviewed', { timeout: 90_000 }, async () => {
  await play('Break-glass');
  await page.getByRole('checkbox').check();
  await form('Request access').getByText('“payments”: break-glass').waitFor();
  await form('Request access').getByLabel('Ticket').fill('INC-1');
  await picture('glass-form');
  await sendForm();
  const shown = level('GitHub', 'acme/payments', 'Margaret');
  await expect.poll(() => shown.textContent(), { timeout: 10_000 }).toBe('Write');
  await become('Katherine');
  await page.getByRole('button', { name: /^security-approvals/ }).click();
  const card = message('payouts are down');
  await card.getByRole('heading', { name: 'BREAK-GLASS' }).waitFor();
  await picture('glass-card');
  await press(card, 'Reviewed…');
  await page.getByRole('radio', { name: 'It was justified', exact: true }).check();
  await form('Review break-glass').getByLabel('Words').fill('Thank you.');
  await picture('glass-review');
  await sendForm('Send review', 'Review break-glass');
  await card.getByText('Thank you.').waitFor();
  await picture('glass-reviewed');
  await become('Margaret');
  await enter('Jit');
  await message('Thank you.').waitFor();
  await press(message('Active until'), 'Release');
  await shown.waitFor({ state: 'detached' });
});
