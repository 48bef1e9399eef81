/** A pretend Slack, GitHub and GitLab with a crowd in them, and the environment in which a bot finds them. */
import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { LimitOptions } from '#demo/github/limits.ts';
import { startPretendGitHub } from '#demo/github/start.ts';
import { startPretendGitLab } from '#demo/gitlab/start.ts';
import { startPretendSlack } from '#demo/slack/pretend-slack.ts';
import { scopesOfManifest } from '../manifest.ts';
import { crowd, crowdPolicy, githubCrowd, gitlabCrowd } from './crowd.ts';

export type Scene = Awaited<ReturnType<typeof setScene>>;

export interface SceneOptions {
  /** How long the Git hosts take for every answer; Slack answers at once. */
  latencyMs?: number;
  /** GitHub's primary limit is out of the way unless it is named. */
  githubLimits?: LimitOptions;
  policy?: string;
}

export async function setScene(options: SceneOptions = {}) {
  const { latencyMs = 0, policy = crowdPolicy } = options;
  const limits = { perHour: 1_000_000, ...options.githubLimits };
  const folder = await mkdtemp(path.join(os.tmpdir(), 'jit-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const policyPath = path.join(folder, 'jit.yml');
  await writeFile(policyPath, policy);
  const [slack, github, gitlab] = await Promise.all([
    startPretendSlack({ workspace: crowd(), scopes: await scopesOfManifest(), commands: ['/jit'] }),
    startPretendGitHub({ seed: githubCrowd(), latencyMs, limits }),
    startPretendGitLab({ seed: gitlabCrowd(), latencyMs }),
  ]);
  const databaseUrl = `file:${path.join(folder, 'jit.db')}`;
  const env = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    GITHUB_TOKEN: github.token,
    GITHUB_API_URL: github.url,
    GITLAB_TOKEN: gitlab.token,
    GITLAB_URL: gitlab.url,
    DATABASE_URL: databaseUrl,
    JIT_POLICY: policyPath,
    PORT: '0',
  };
  const close = () => Promise.all([slack.close(), github.close(), gitlab.close()]);
  return { slack, github: github.world, gitlab: gitlab.world, databaseUrl, env, close };
}

/** Looks every 50 ms until it is so. @throws Error after `withinMs` */
export async function until(isSo: () => boolean | Promise<boolean>, what: string, withinMs: number): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`waited ${withinMs / 1000} s in vain: ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
