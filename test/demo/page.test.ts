/** The page in a real browser: what a person sees, does and reads there. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { launchBrowser, browserTest as test } from './browser.ts';
import { narrow, startWorld, type World } from './page-browser.ts';

let browser: Browser;
let world: World;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  world = await startWorld(browser);
});
afterEach(async () => {
  const { complaints } = world;
  await world.end();
  expect(complaints).toEqual([]);
});

const composer = (page: Page) => page.getByRole('combobox', { name: /^Message to/ });
const say = async (page: Page, text: string) => {
  await composer(page).fill(text);
  await composer(page).press('Enter');
};
const openForm = async () => {
  const page = await world.open('U0ADA', 'D-U0ADA');
  await say(page, '/jit');
  await page.getByRole('dialog', { name: 'Request access' }).waitFor();
  return page;
};
const gone = (what: Locator) => what.waitFor({ state: 'detached' });
/** A sign from the page that a snapshot has been drawn after now. */
const drawn = async (page: Page) => {
  const words = `sign ${world.audit.length + 1}`;
  world.audit.push({ seq: world.audit.length + 1, at: new Date().toISOString(), actor: 'jit', what: words, hash: 'x' });
  world.stub.changed();
  await page
    .getByText(words, { exact: true })
    .or(page.locator('.audit-row', { hasText: words }))
    .first()
    .waitFor({ state: 'attached' });
};

test('the form opens with /jit, is filled in by its labels and is sent with what was typed', async () => {
  const page = await openForm();
  await page.getByLabel('Repository').fill('gitlab');
  await page.getByRole('option', { name: /acme\/payments\/api/ }).click();
  await page.getByLabel('Access level').click();
  await page.getByRole('option', { name: 'Write' }).click();
  await page.getByText('will be asked').waitFor();
  await page.getByLabel('Duration').fill('2h');
  await page.getByLabel('Reason').fill('fix the payout job');
  await page.getByLabel('Grant at once').click();
  await expect.poll(() => world.stub.done).toContain('fill U0ADA emergency yes');
  await page.getByRole('button', { name: 'Request', exact: true }).click();
  await gone(page.getByRole('dialog'));
  const { done } = world.stub;
  expect(done).toContain('fill U0ADA repository gitlab:acme/payments/api');
  expect(done).toContain('fill U0ADA level write');
  expect(done).toContain('fill U0ADA duration 2h');
  expect(done).toContain('fill U0ADA emergency yes');
  expect(done.indexOf('fill U0ADA reason fix the payout job')).toBeLessThan(done.indexOf('submit U0ADA'));
});

test('an error is said at its field, and the field gets the focus', async () => {
  const page = await openForm();
  await page.getByLabel('Duration').press('Enter');
  const reason = page.getByLabel('Reason');
  await page.getByText('Please say why.').waitFor();
  expect(await reason.getAttribute('aria-invalid')).toBe('true');
  expect(await page.evaluate('document.activeElement.id')).toBe(await reason.getAttribute('id'));
});

test('a field that is put right keeps the focus while another is still wrong', async () => {
  const page = await openForm();
  const setErrors = async (errors: Record<string, string>) => {
    const modal = world.stub.modals.get('U0ADA');
    if (modal) world.stub.modals.set('U0ADA', { ...modal, errors });
    await drawn(page);
  };
  await setErrors({ duration: 'At most 4h.', ticket: 'A ticket is needed.' });
  await page.getByLabel('Duration').focus();
  await setErrors({ ticket: 'A ticket is needed.' });
  expect(await page.getByText('A ticket is needed.').isVisible()).toBe(true);
  expect(await page.getByText('At most 4h.', { exact: true }).isVisible()).toBe(false);
  expect(await page.evaluate('document.activeElement.id')).toBe(await page.getByLabel('Duration').getAttribute('id'));
});

test('a change that arrives while someone types takes neither text nor caret nor focus', async () => {
  const page = await openForm();
  const reason = page.getByLabel('Reason');
  await reason.pressSequentially('fix job');
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('ArrowLeft');
  await page.keyboard.type('the ');
  const modal = world.stub.modals.get('U0ADA');
  if (modal) {
    const news = { type: 'section', block_id: 'news', text: { type: 'mrkdwn', text: 'Someone *else* has it now.' } };
    world.stub.modals.set('U0ADA', { ...modal, hash: '2', blocks: [news, ...modal.blocks] });
  }
  await drawn(page);
  await page.getByText('Someone else has it now.').waitFor();
  await page.keyboard.type('payout ');
  expect(await reason.inputValue()).toBe('fix the payout job');
  await expect.poll(() => world.stub.done.at(-1)).toBe('fill U0ADA reason fix the payout job');
});

test('a reload brings the form back as it was', async () => {
  const page = await openForm();
  await page.getByLabel('Reason').fill('half a reason');
  await expect.poll(() => world.stub.done.at(-1)).toBe('fill U0ADA reason half a reason');
  await page.reload();
  await expect.poll(() => page.getByLabel('Reason').inputValue()).toBe('half a reason');
});

test('Escape closes an open list first, then the form', async () => {
  const page = await openForm();
  await page.getByLabel('Access level').click();
  await page.getByRole('option', { name: 'Read' }).waitFor();
  await page.keyboard.press('Escape');
  await gone(page.getByRole('listbox'));
  expect(world.stub.done).not.toContain('close U0ADA');
  await page.keyboard.press('Escape');
  await gone(page.getByRole('dialog'));
  expect(world.stub.done).toContain('close U0ADA');
});

test('the focus stays in the form, and lists are worked with the keyboard', async () => {
  const page = await openForm();
  await page.getByLabel('Access level').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => world.stub.done.at(-1)).toBe('fill U0ADA level write');
  for (let i = 0; i < 15; i += 1) {
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.closest("dialog") !== null')).toBe(true);
  }
});

test('a card that an approver decides changes for everyone who looks at it', async () => {
  const grace = await world.open('U0GRACE', 'C0PLATFORM');
  const linus = await world.open('U0LIN', 'C0PLATFORM');
  await linus.getByRole('button', { name: 'Approve' }).waitFor();
  await grace.getByRole('button', { name: 'Approve' }).click();
  await linus.getByText('Approved by').waitFor();
  await gone(linus.getByRole('button', { name: 'Approve' }));
});

test('a button that asks first does nothing until the answer is yes', async () => {
  const page = await world.open('U0GRACE', 'C0PLATFORM');
  await page.getByRole('button', { name: 'Deny' }).click();
  await page.getByRole('button', { name: 'Keep it open' }).click();
  expect(world.stub.done).toEqual([]);
  await page.getByRole('button', { name: 'Deny' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Deny' }).click();
  await expect.poll(() => world.stub.done).toEqual(['click U0GRACE deny']);
});

test('the person at the top decides what is seen: own conversations, own private answers', async () => {
  const page = await world.open('U0ADA', 'D-U0ADA');
  await page.getByText('You already have this access.').waitFor();
  await page.getByText('Only visible to you').waitFor();
  await page.getByRole('button', { name: /^View as Grace Hopper/ }).click();
  await gone(page.getByText('You already have this access.'));
  await page.getByRole('button', { name: 'platform-approvals' }).click();
  await page.getByText('asks for access to').waitFor();
  expect(new URL(page.url()).searchParams.get('as')).toBe('U0GRACE');
  expect(new URL(page.url()).searchParams.get('channel')).toBe('C0PLATFORM');
});

test('text of people never becomes markup, script or a link that is not of the web', async () => {
  const page = await world.open('U0ADA', 'C0GENERAL');
  const evil = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
  await say(page, evil);
  await page.getByText(evil).waitFor();
  world.stub.post('C0GENERAL', 'U0LIN', 'press <javascript:alert(3)|here> *<data:text/html,x|or here>*');
  await page.getByText('press here or here').waitFor();
  expect(await page.locator('.messages :is(img, script, a[href^="javascript"], a[href^="data"])').count()).toBe(0);
});

test('dates are told in the zone of the one who reads', async () => {
  const moment = Math.floor(Date.parse('2026-03-02T23:30:00Z') / 1000);
  world.stub.post('C0GENERAL', 'U0LIN', `until <!date^${moment}^{date_num} {time}|never> and <!date^0^{_}|*as it is*>`);
  const berlin = await world.open('U0ADA', 'C0GENERAL');
  await berlin.getByText('until 2026-03-03 12:30 AM and *as it is*').waitFor();
  const newYork = await world.open('U0GRACE', 'C0GENERAL');
  await newYork.getByText('until 2026-03-02 6:30 PM and *as it is*').waitFor();
});

test('markup of Slack is drawn as Slack draws it', async () => {
  world.stub.post(
    'C0GENERAL',
    'U0LIN',
    '*bold _both_* ~gone~ `*code*` snake_case_name 2*3*4 &lt;b&gt; <https://a.example/?q=1&amp;r=2|x>',
  );
  const page = await world.open('U0ADA', 'C0GENERAL');
  const message = page.locator('.message', { hasText: 'snake_case_name' });
  expect(await message.locator('.message-text').textContent()).toBe(
    'bold both gone *code* snake_case_name 2*3*4 <b> x',
  );
  expect(await message.locator('strong em').textContent()).toBe('both');
  expect(await message.locator('a').getAttribute('href')).toBe('https://a.example/?q=1&r=2');
});

test('an invited person accepts in the panel, and the time that is left runs down', async () => {
  const page = await world.open('U0ADA', 'C0GENERAL');
  const row = page.getByRole('region', { name: 'GitHub' }).locator('.access', { hasText: 'eve-freelance' });
  await row.getByText('1:59:5').waitFor();
  await row.getByRole('button', { name: 'Accept as Eve Moreau' }).click();
  await gone(row.getByRole('button'));
  const before = await row.locator('.left').textContent();
  await expect.poll(() => row.locator('.left').textContent()).not.toBe(before);
});

test('access that ends is struck out, then leaves the panel', async () => {
  const page = await world.open('U0ADA', 'C0GENERAL');
  const row = page.getByRole('region', { name: 'GitLab' }).locator('.access', { hasText: 'direct' });
  await row.waitFor();
  const [repo] = world.stub.hosts[1]?.repos ?? [];
  repo?.rows.shift();
  world.stub.changed();
  await row.getByText('removed').waitFor();
  await gone(row);
});

test('what the app refuses is said in a toast', async () => {
  const page = await world.open('U0GRACE', 'C0PLATFORM');
  await page.getByRole('button', { name: 'Change…' }).click();
  await page.getByRole('alert').getByText('Change is not part of this stub.').waitFor();
});

test('the composer offers the commands, and Enter takes a half-written one', async () => {
  const page = await world.open('U0ADA', 'C0GENERAL');
  await composer(page).pressSequentially('/j');
  await page.getByRole('option', { name: /\/jit help/ }).waitFor();
  await composer(page).press('ArrowDown');
  await composer(page).press('ArrowDown');
  await composer(page).press('Enter');
  expect(await composer(page).inputValue()).toBe('/jit help');
  expect(world.stub.done).toEqual([]);
  await composer(page).press('Enter');
  await expect.poll(() => world.stub.done).toEqual(['say U0ADA C0GENERAL /jit help']);
});

test('the hint goes away for good', async () => {
  const page = await world.open('U0ADA', 'C0GENERAL');
  await page.getByRole('button', { name: 'Dismiss the hint' }).click();
  await page.reload();
  await page.locator('.message').first().waitFor();
  expect(await page.getByText('What to try').isVisible()).toBe(false);
});

test('a narrow window shows one part at a time, and nothing is wider than the window', async () => {
  const page = await world.open('U0GRACE', 'C0PLATFORM', narrow);
  const fits = () => page.evaluate('document.documentElement.scrollWidth <= innerWidth');
  await page.getByRole('button', { name: 'Approve' }).waitFor();
  expect(await page.getByText('Audit trail').isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Access', exact: true }).click();
  await page.getByText('Audit trail').waitFor();
  expect(await fits()).toBe(true);
  await page.getByRole('button', { name: 'Home' }).click();
  await page.getByRole('button', { name: 'general' }).click();
  await page.getByText('Good morning!').waitFor();
  expect(await fits()).toBe(true);
});

test('a new direct message is told while another conversation is open, and a click leads to it', async () => {
  const page = await world.open('U0ADA', 'C0GENERAL');
  const news = page.locator('#news');
  await drawn(page);
  expect(await news.isHidden(), 'what was there before is no news').toBe(true);
  world.stub.post('D-U0ADA', 'U0JIT', 'You asked for write on a&lt;b');
  await news.getByText('You asked for write on a<b').waitFor();
  expect(await news.getByText('Jit', { exact: true }).isVisible()).toBe(true);
  await news.getByRole('button').click();
  await page.getByRole('heading', { name: 'Jit', level: 2 }).waitFor();
  expect(await news.isHidden()).toBe(true);
  world.stub.post('D-U0ADA', 'U0JIT', 'read at once');
  await page.getByRole('log').getByText('read at once').waitFor();
  expect(await news.isHidden()).toBe(true);
});
