/** The whole product with no account anywhere: `npm run demo` opens the stage with its page, `--tour` plays the story by itself. */

import { startPage } from './page-server.ts';
import { openPanels } from './panels.ts';
import { type Stage, setStage } from './stage.ts';
import { playTour } from './tour.ts';

const pagePort = 4000;
const panelTickMs = 300;
const port = Number(process.env.PORT ?? pagePort);

if (process.argv.includes('--tour')) process.exit(await playTour());
await openDemo();

async function openDemo(): Promise<void> {
  const stage = await setStage();
  const panels = await openPanels(stage);
  await panels.refresh();
  const listeners = new Set<() => void>();
  const tick = setInterval(() => {
    void panels.refresh().then((isNew) => {
      if (isNew) for (const listener of listeners) listener();
    });
  }, panelTickMs);
  const page = await startPage({
    slack: stage.slack,
    hosts: panels.hosts,
    audit: panels.audit,
    acceptInvitation: (host, path, login) => {
      if (host === 'github') stage.github.world.acceptInvitation(login, path);
    },
    onChange: (listener) => watch(stage, listeners, listener),
    port,
  }).catch(async (fault: unknown) => {
    await stage.close();
    console.error(
      `The page cannot be shown: ${fault instanceof Error ? fault.message : fault}. Is port ${port} in use? Set PORT to another one.`,
    );
    process.exit(1);
  });
  console.log(
    `Jit's demo is at ${page.url.replace('127.0.0.1', 'localhost')} - as Ada, type /jit in a channel; then switch to Grace and approve.`,
  );
  console.log('Press Ctrl+C to stop. `npm run demo -- --tour` plays the story by itself.');

  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    clearInterval(tick);
    await page.close();
    await panels.close();
    await stage.close();
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());
}

/** Changes on the hosts and in the audit trail reach the same listener. */
function watch(stage: Stage, audit: Set<() => void>, listener: () => void): () => void {
  audit.add(listener);
  const stops = [
    stage.github.world.onChange(listener),
    stage.gitlab.world.onChange(listener),
    () => audit.delete(listener),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
