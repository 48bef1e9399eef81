/**
 * A compiled program as a process of its own, in the way `npm start` runs the bot. It is ready when it prints a line with
 * "ready"; how much memory and processor it has used is read from the system.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface Program {
  /** Resident memory in MB. */
  memoryMb(): number;
  /** Processor time used so far, in user and system mode; not a number where there is no /proc. */
  processorMs(): number;
  stop(): Promise<void>;
}

const root = path.join(import.meta.dirname, '../..');
const readyWithinMs = 60_000;

/** What a failed or interrupted bench leaves behind is ended by its own number. */
const running = new Set<number>();
process.on('exit', () => {
  for (const pid of running) process.kill(pid, 'SIGKILL');
});

/** @param program path below the project, `dist/main.js` */
export async function startProgram(program: string, env: Record<string, string>): Promise<Program> {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, ['--enable-source-maps', path.join(root, program)], {
    cwd: root,
    env: { PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${program} could not be started`);
  running.add(pid);
  const gone = new Promise<void>((done) =>
    child.once('exit', () => {
      running.delete(pid);
      done();
    }),
  );
  let said = '';
  const isReady = new Promise<boolean>((done) => {
    const hear = (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-20_000);
      if (/\bready\b/.test(said)) done(true);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    setTimeout(() => done(false), readyWithinMs).unref();
    void gone.then(() => done(false));
  });
  if (!(await isReady)) throw new Error(`${program} did not get ready. It said:\n${said}`);
  return {
    memoryMb: () => residentKb(pid) / 1024,
    processorMs: () => processorMs(pid),
    async stop() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

function residentKb(pid: number): number {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1]);
}

/** The 14th and 15th field, in ticks of 10 ms; the second field is a name in brackets. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function processorMs(pid: number): number {
  const stat = `/proc/${pid}/stat`;
  if (!existsSync(stat)) return Number.NaN;
  const fields = readFileSync(stat, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

/**
 * Compiles the baselines beside the product, so that they run from plain JavaScript as it does. Types were checked by then;
 * `--noResolve` keeps the compiler from following their imports.
 */
export function compile(files: readonly string[]): void {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const how = '--ignoreConfig --noCheck --noResolve --module nodenext --target es2023 --verbatimModuleSyntax'.split(
    ' ',
  );
  const paths = files.map((file) => path.join(import.meta.dirname, file));
  const out = ['--rewriteRelativeImportExtensions', '--rootDir', import.meta.dirname, '--outDir', 'dist/bench'];
  execFileSync(process.execPath, [tsc, ...how, ...out, ...paths], { cwd: root, stdio: 'inherit' });
}
