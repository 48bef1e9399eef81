/** The compiled program as a process of its own: the stage of the demo with hands for its people, and the command line. */
import { spawn } from 'node:child_process';
import os from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { asPerson, type Hand } from '#demo/slack/hand.ts';
import { type Stage, type StageOptions, setStage } from '#demo/stage.ts';
import { policyText } from './plain-policy.ts';

export interface RealBot extends Stage {
  ada: Hand;
  grace: Hand;
  kate: Hand;
  max: Hand;
}

const stages = new Set<Stage>();
/** For `afterAll`: a test that ran out of time has left its stage behind. */
export const closeStages = async (): Promise<void> => {
  await Promise.all([...stages].map((stage) => stage.close()));
};

/** Sets the stage, plays, and takes it down whatever happens; a failure comes with the bot's last words. */
export async function withRealBot(play: (stage: RealBot) => Promise<void>, options: StageOptions = {}) {
  const stage = await setStage({ policy: policyText, ...options });
  stages.add(stage);
  const { slack } = stage;
  const cast = {
    ada: asPerson(slack, 'U0ADA'),
    grace: asPerson(slack, 'U0GRACE'),
    kate: asPerson(slack, 'U0KATE'),
    max: asPerson(slack, 'U0MAX'),
  };
  try {
    await play({ ...stage, ...cast });
  } catch (fault) {
    if (fault instanceof Error)
      fault.message += `\nThe bot's last words:\n${stage.bot.output().split('\n').slice(-12).join('\n')}`;
    throw fault;
  } finally {
    stages.delete(stage);
    await stage.close();
  }
}

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

const compiled = (file: string): string => new URL(`../dist/${file}`, import.meta.url).pathname;

/** Starts `dist/FILE` with this environment and nothing else, in a folder without an `.env`. */
export function start(file: 'main.js' | 'cli.js' | 'demo/main.js', args: string[], env: Record<string, string>) {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [compiled(file), ...args], {
    cwd: os.tmpdir(),
    env: { PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('close', () => process.off('exit', end));
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    said.stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said.stderr += chunk.toString();
  });
  const ended = new Promise<Ended>((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => done({ code, ...said }));
  });
  return { child, said, ended };
}

/** Runs a command of `jit` to its end. */
export const cli = (args: string[], env: Record<string, string>): Promise<Ended> => start('cli.js', args, env).ended;

/** Waits until it is so, looking every 50 ms. @throws Error that says what was waited for */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, timeoutMs = 30_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`waited ${timeoutMs / 1000} s in vain for: ${what}`);
    await wait(50);
  }
}
