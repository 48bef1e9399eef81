/** The compiled demo with a browser beside it, as `npm run demo` leaves both to whoever opens the page. */
import type { Browser } from 'playwright-core';
import { start, until } from '../real-bot.ts';
import { launchBrowser } from './browser.ts';

export interface RunningDemo {
  browser: Browser;
  /** Where the page is. */
  url: string;
  close(): Promise<void>;
}

export async function startDemo(): Promise<RunningDemo> {
  const browser = await launchBrowser();
  const demo = start('demo/main.js', [], { PORT: '0' });
  const close = async () => {
    await browser.close();
    demo.child.kill('SIGTERM');
    await demo.ended;
  };
  const said = () => /http:\/\/localhost:\d+/.exec(demo.said.stdout)?.[0];
  try {
    await until('the demo to say where it is', () => said() !== undefined, 30_000);
  } catch (fault) {
    await close();
    throw fault;
  }
  return { browser, url: said() ?? '', close };
}
