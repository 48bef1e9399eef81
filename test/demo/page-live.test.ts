/** `npm run demo` as someone meets it: the compiled program with the real bot, in a browser, on both hosts. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { browserTest, watchConsole } from './browser.ts';
import { type RunningDemo, startDemo } from './running-demo.ts';

let demo: RunningDemo | undefined;

function theDemo(): RunningDemo {
  if (!demo) throw new Error('the demo is not there');
  return demo;
}

beforeAll(async () => {
  demo = await startDemo();
}, 60_000);

afterAll(() => demo?.close(), 30_000);

interface Story {
  host: 'GitHub' | 'GitLab';
  repo: string;
  before: string;
  during: string;
}

browserTest.each<Story>([
  { host: 'GitHub', repo: 'acme/payments', before: 'Read', during: 'Write' },
  { host: 'GitLab', repo: 'acme/payments/ledger', before: 'Reporter', during: 'Developer' },
])(
  'on $host someone asks, platform and two of security approve; the access comes, runs out, and is $before again',
  {
    timeout: 60_000,
  },
  async ({ host, repo, before, during }) => {
    const complaints: string[] = [];
    const page = await (await theDemo().browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    page.setDefaultTimeout(20_000);
    watchConsole(page, complaints);
    await page.goto(`${theDemo().url}/?as=U0ADA&channel=C0GENERAL`);
    const row = page
      .getByRole('region', { name: host })
      .getByRole('list', { name: repo, exact: true })
      .locator('.access', {
        hasText: 'Ada',
      });
    const level = row.locator('.level');
    await expect.poll(() => level.textContent(), { timeout: 10_000 }).toBe(before);

    await ask(page, { repo, host, during });
    const card = page.locator('.message', { hasText: `because of ${host}` });
    for (const [name, channel] of [
      ['Grace', 'platform-approvals'],
      ['Katherine', 'security-approvals'],
      ['Radia', 'security-approvals'],
    ] as const) {
      await page.getByRole('button', { name: `View as ${name}` }).click();
      await page.getByRole('button', { name: channel }).click();
      await card.getByText(`because of ${host}`).waitFor();
      expect(await level.textContent()).toBe(before);
      await card.getByRole('button', { name: 'Approve', exact: true }).click();
    }

    await expect.poll(() => level.textContent(), { timeout: 10_000 }).toBe(during);
    const left = row.locator('.left');
    const first = await left.textContent();
    expect(first).toMatch(/^00:0\d left$/);
    await expect.poll(() => left.textContent(), { timeout: 5000 }).not.toBe(first);
    await card.getByText(/Approved by.*Grace, .*Katherine and .*Radia/).waitFor();
    expect(await card.getByRole('button').count()).toBe(0);

    await expect.poll(() => level.textContent(), { timeout: 20_000 }).toBe(before);
    await left.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'View as Ada' }).click();
    await page.getByRole('button', { name: /^Jit\b/ }).click();
    await page.getByRole('button', { name: 'Request again' }).last().waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  },
);

/** Fills in the form as a person would, from top to bottom, and sends it. */
async function ask(page: Page, { repo, host, during }: Pick<Story, 'repo' | 'host' | 'during'>): Promise<void> {
  const composer = page.getByRole('combobox', { name: /^Message to/ });
  await composer.fill('/jit');
  await composer.press('Enter');
  const form = page.getByRole('dialog', { name: 'Request access' });
  await form.getByLabel('Repository').fill(repo);
  await page.getByRole('option', { name: `${repo} · ${host}`, exact: true }).click();
  // The levels are those of the repository: the field is renewed with the answer to the choice, and what is chosen before is gone.
  await form.getByText('You have now').waitFor();
  const words = host === 'GitHub' ? during.toLowerCase() : `write · ${during}`;
  const level = page.getByRole('option', { name: words, exact: true });
  const offered = async () => {
    await form.getByLabel('Access level').click();
    return level.count();
  };
  await expect.poll(offered, { timeout: 10_000, interval: 300 }).toBe(1);
  await level.click();
  await form.getByText('must approve').waitFor();
  await form.getByLabel('Duration').fill('6s');
  await form.getByLabel('Ticket').fill('PAY-7');
  await form.getByLabel('Reason').fill(`because of ${host}`);
  await form.getByRole('button', { name: 'Request', exact: true }).click();
  await form.waitFor({ state: 'detached' });
}
