/**
 * The browser for tests of the page. Where there is none, they are skipped and say so; but where CI is set they run all the
 * same, and fail.
 */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { it } from 'vitest';

const places = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  chromium.executablePath(),
];
const executablePath = places.find((place) => place !== undefined && existsSync(place));
const remedy =
  'install Chromium (Debian: apt-get install -y --no-install-recommends chromium; anywhere: npx playwright-core install chromium) or set CHROMIUM to its path';
const isToRun = executablePath !== undefined || Boolean(process.env.CI);
if (!isToRun) process.stderr.write(`SKIPPED: the tests of the page need a browser: ${remedy}\n`);

/** A test that needs the browser. */
export const browserTest = it.runIf(isToRun);

export async function launchBrowser(): Promise<Browser> {
  if (executablePath === undefined) throw new Error(`There is no browser, and CI is set: ${remedy}.`);
  const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-component-update', '--disable-sync', ...quiet],
  });
}

/** Everything that the browser has to complain about in this tab goes into `complaints`. */
export function watchConsole(tab: Page, complaints: string[]): void {
  tab.on('pageerror', (error) => complaints.push(String(error)));
  tab.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  tab.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
}
