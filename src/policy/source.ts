/** Reads the policy file, looks at it again and again, and keeps the last good one: a bad file never replaces a good policy. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { type Cancel, type Clock, sleep } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import type { Fault } from './fault.ts';
import type { Policy } from './policy.ts';
import { parsePolicy } from './schema.ts';
import { largestBytes } from './yaml.ts';

export interface PolicySource {
  /** The last good policy. */
  current(): Policy;
  /** What is wrong with the file as it is now; empty while it is what `current` says. */
  faults(): readonly Fault[];
  /** Looks at the file no more; a look under way reports nothing. */
  stop(): void;
}

interface Watch {
  path: string;
  clock: Clock;
  log: Pick<Log, 'info' | 'warn'>;
  /** Called when another good policy is in force, and when the file is good again after it was bad. */
  onGood(policy: Policy): void;
  /** Called once for each bad content. */
  onBad(faults: readonly Fault[]): void;
}

const betweenLooksMs = 2_000;
/** An editor that saves in two steps shows a half file for less than this. */
const settledAfterMs = 200;

/** Reads the file once; faults are those of the text, or one that says why there is no text. Never throws. */
export async function readPolicy(filePath: string): Promise<{ policy: Policy; text: string } | { faults: Fault[] }> {
  const seen = await look(filePath);
  return { text: seen.text ?? '', ...parse(filePath, seen) };
}

/** @returns the faults when the file is not good to begin with; then nothing is watched, and neither callback is called */
export async function watchPolicy(watch: Watch): Promise<{ source: PolicySource } | { faults: Fault[] }> {
  let seen = await look(watch.path);
  const first = parse(watch.path, seen);
  if ('faults' in first) return first;
  let policy = first.policy;
  let faults: readonly Fault[] = [];
  let isStopped = false;
  let cancel: Cancel = () => {};

  const lookAgain = async (): Promise<void> => {
    const now = await settled(watch, seen);
    if (isStopped || !now || now.mark === seen.mark) return;
    seen = now;
    const next = parse(watch.path, now);
    if ('policy' in next) {
      ({ policy } = next);
      faults = [];
      watch.log.info({ hash: policy.hash }, 'policy loaded');
      watch.onGood(policy);
    } else {
      faults = next.faults;
      watch.log.warn({ faults: faults.length }, 'policy file is bad, the last good one stays in force');
      watch.onBad(faults);
    }
  };
  const arm = (): void => {
    if (isStopped) return;
    cancel = watch.clock.at(new Date(watch.clock.now().getTime() + betweenLooksMs), () => {
      void lookAgain()
        .catch((fault: unknown) => watch.log.warn({ fault: String(fault) }, 'policy file could not be followed'))
        .finally(arm);
    });
  };
  arm();
  const stop = () => {
    isStopped = true;
    cancel();
  };
  return { source: { current: () => policy, faults: () => faults, stop } };
}

/** One look at the file: its text, or why there is none. Two looks with the same mark saw the same. */
interface Look {
  mark: string;
  text?: string;
  words?: string;
}

/** What the file shows now, when it is something new and shows the same twice; undefined while it is being written. */
async function settled(watch: Watch, seen: Look): Promise<Look | undefined> {
  const now = await look(watch.path);
  if (now.mark === seen.mark) return now;
  await sleep(watch.clock, settledAfterMs);
  const again = await look(watch.path);
  return again.mark === now.mark ? again : undefined;
}

/** The text is read at every look: modification times are too coarse to trust, and the file is small. */
async function look(filePath: string): Promise<Look> {
  try {
    return await readText(filePath);
  } catch (fault) {
    const code = fault instanceof Error && 'code' in fault ? String(fault.code) : 'unknown';
    const words: Record<string, string> = {
      ENOENT: 'there is no such file; write one, or set JIT_POLICY to where it is',
      EACCES: 'this file may not be read; let the user that runs jit read it',
    };
    return {
      mark: code,
      words: words[code] ?? `this file cannot be read (${code}); set JIT_POLICY to a file that can`,
    };
  }
}

async function readText(filePath: string): Promise<Look> {
  // Without O_NONBLOCK, opening a named pipe waits for someone to write to it.
  const file = await open(filePath, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const { size, isFile } = await file.stat().then((stat) => ({ size: stat.size, isFile: stat.isFile() }));
    if (!isFile) return { mark: 'not a file', words: 'this is not a file; set JIT_POLICY to the policy file itself' };
    if (size > largestBytes)
      return { mark: `size ${size}`, words: 'the file is larger than 2 MiB; write fewer, wider rules' };
    const bytes = await file.readFile();
    const mark = createHash('sha256').update(bytes).digest('hex');
    try {
      return { mark, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
    } catch {
      return { mark, words: 'the file is not UTF-8 text; save it as UTF-8' };
    }
  } finally {
    await file.close();
  }
}

function parse(filePath: string, { text, words }: Look): { policy: Policy } | { faults: Fault[] } {
  const file = path.normalize(filePath);
  if (text !== undefined) return parsePolicy(text, file);
  return { faults: [{ file, line: 1, column: 1, words: words ?? '' }] };
}
