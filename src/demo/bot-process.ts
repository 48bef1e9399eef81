/** The real bot as a process of its own, configured from the environment alone, as anyone would run it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';

export interface BotProcess {
  /** Where its health and metrics are. */
  readonly url: string;
  /** Starts it and waits until it says that it is ready. @throws Error with what it printed when it does not */
  start(): Promise<void>;
  /** Stops it in order (SIGTERM), or as a crash would (SIGKILL), and waits until it is gone. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
  isRunning(): boolean;
  /** What it has printed so far, the last 200 lines. */
  output(): string;
}

const readyWithinMs = 30_000;
/** The compiled one, also for whoever runs this file as TypeScript (the tests). */
const program = new URL('../../dist/main.js', import.meta.url).pathname;
const sourceMaps = process.execArgv.filter((flag) => flag === '--enable-source-maps');

/**
 * @param env the variables of the contract; `PORT` is chosen here
 * @param folder where it runs: one without an `.env` of somebody's own, which it would read
 */
export async function createBotProcess(env: Record<string, string>, folder: string): Promise<BotProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let lines: string[] = [];

  const keep = (chunk: Buffer) => {
    lines = [...lines, ...chunk.toString().split('\n').filter(Boolean)].slice(-200);
  };

  return {
    url,
    async start() {
      lines = [];
      // Only what is named here: a token in this shell's own environment must never reach the show.
      const { PATH = '', NODE_EXTRA_CA_CERTS } = process.env;
      const own = { PATH, ...(NODE_EXTRA_CA_CERTS === undefined ? {} : { NODE_EXTRA_CA_CERTS }) };
      const started = spawn(process.execPath, [...sourceMaps, program], {
        cwd: folder,
        env: { ...own, ...env, PORT: String(port) },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      started.stdout.on('data', keep);
      started.stderr.on('data', keep);
      child = started;
      // However this process ends, the bot ends with it.
      const end = () => started.kill('SIGKILL');
      process.once('exit', end);
      started.once('exit', () => process.off('exit', end));
      const until = Date.now() + readyWithinMs;
      while (Date.now() < until) {
        if (started.exitCode !== null) break;
        const answer = await fetch(`${url}/readyz`).catch(() => undefined);
        if (answer?.ok) return;
        await new Promise((done) => setTimeout(done, 50));
      }
      started.kill('SIGKILL');
      throw new Error(`The bot did not get ready. It said:\n${lines.join('\n')}`);
    },
    async stop(signal) {
      const stopping = child;
      child = undefined;
      if (!stopping || stopping.exitCode !== null || stopping.signalCode !== null) return stopping?.exitCode ?? null;
      const gone = new Promise<number | null>((done) => stopping.once('exit', (code) => done(code)));
      stopping.kill(signal);
      return gone;
    },
    isRunning: () => child !== undefined && child.exitCode === null && child.signalCode === null,
    output: () => lines.join('\n'),
  };
}

const freePort = (): Promise<number> =>
  new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? done(address.port) : failed(new Error('no port'))));
    });
  });
