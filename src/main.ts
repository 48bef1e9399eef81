/** The bot: configuration -> app -> listen, and an orderly stop. */
import { systemClock } from '#lib/clock.ts';
import { createLog, faultFields } from '#lib/log.ts';
import { describeProxy, goThroughProxy } from '#lib/proxy.ts';
import { formatFault } from '#policy/fault.ts';
import { readPolicy } from '#policy/source.ts';
import { CannotStart, createApp } from './app.ts';
import { loadEnvFile, policyPathOf, readConfig } from './config.ts';

const longestStopMs = 10_000;

const { env, fromFile } = loadEnvFile();
const read = readConfig(env, fromFile);
if ('faults' in read) {
  // Everything at once: whoever mends the environment should not find out afterwards that the policy is not good either.
  const policy = await readPolicy(policyPathOf(env));
  const all = [...read.faults, ...('faults' in policy ? policy.faults.map(formatFault) : [])];
  console.error(['Jit cannot start. Please mend this:', ...all.map((fault) => `  - ${fault}`)].join('\n'));
  process.exit(1);
}

const log = createLog(read.config.logLevel);
const { proxy } = read.config;
if (proxy) {
  goThroughProxy(proxy);
  const { words, warning } = describeProxy(proxy);
  log.info(words);
  if (warning !== undefined) log.warn(warning);
}
const app = createApp({ config: read.config, clock: systemClock, log });

let isStopping = false;
async function stop(signal: string): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  log.info({ signal }, 'stopping');
  setTimeout(() => process.exit(0), longestStopMs).unref();
  await app.stop().catch((fault: unknown) => log.error(faultFields(fault), 'the stop was not clean'));
  log.info('stopped');
  process.exit(0);
}
process.on('SIGTERM', () => void stop('SIGTERM'));
process.on('SIGINT', () => void stop('SIGINT'));
process.on('unhandledRejection', (fault) => {
  if (isStopping) {
    // A connection that is being closed may still complain; the stop goes on.
    log.warn(faultFields(fault), 'a fault while stopping');
    return;
  }
  // State is in the database: a supervisor's restart takes it up again, which is safer than going on half alive.
  log.fatal(faultFields(fault), 'a fault that nobody handles; exiting');
  process.exit(1);
});

try {
  await app.start();
} catch (fault) {
  if (fault instanceof CannotStart)
    console.error(`Jit cannot start. Please mend this:\n${fault.message.replace(/^/gm, '  - ')}`);
  else log.fatal(faultFields(fault), 'the start failed');
  process.exit(1);
}

// Not before it is ready, and never instead: a host that is away, or a permission that is missing, is no reason not to run.
await app.checkSetUp();
