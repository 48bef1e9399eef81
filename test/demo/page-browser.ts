/** Starts the page against the stub and a real browser, and watches that the browser's console stays silent. */
import type { Browser, Page } from 'playwright-core';
import { type AuditRow, startPage } from '#demo/page-server.ts';
import { watchConsole } from './browser.ts';
import { type Stub, startStub } from './page-stub.ts';

export const wide = { width: 1440, height: 900 };
export const narrow = { width: 390, height: 844 };

export interface World {
  stub: Stub;
  audit: AuditRow[];
  url: string;
  /** Opens the page as a person, in one of their conversations. */
  open: (as: string, channel: string, size?: { width: number; height: number }) => Promise<Page>;
  /** Everything that a browser complained about. */
  complaints: string[];
  end: () => Promise<void>;
}

export async function startWorld(browser: Browser): Promise<World> {
  const stub = startStub();
  const audit: AuditRow[] = [];
  const complaints: string[] = [];
  const page = await startPage({
    slack: stub.slack,
    hosts: () => stub.hosts,
    audit: async () => audit,
    acceptInvitation: (host, path, login) => accept(stub, host, path, login),
  });
  const contexts: { close: () => Promise<void> }[] = [];
  const open: World['open'] = async (as, channel, size = wide) => {
    const context = await browser.newContext({ viewport: size });
    contexts.push(context);
    const tab = await context.newPage();
    tab.setDefaultTimeout(15_000);
    watchConsole(tab, complaints);
    await tab.goto(`${page.url}/?as=${as}&channel=${channel}`);
    await tab.locator('.message').first().waitFor({ state: 'attached' });
    return tab;
  };
  const end = async () => {
    for (const context of contexts) await context.close();
    await page.close();
  };
  return { stub, audit, url: page.url, open, complaints, end };
}

function accept(stub: Stub, host: string, path: string, login: string): void {
  const repo = stub.hosts.find((one) => one.host === host)?.repos.find((one) => one.path === path);
  const row = repo?.rows.find((one) => one.login === login);
  if (!row?.pending) throw new Error('There is no such invitation.');
  delete row.pending;
  stub.changed();
}
