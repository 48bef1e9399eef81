/** Sets the stage: a pretend Slack, GitHub and GitLab, and the real bot between them on a database of its own. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { type BotProcess, createBotProcess } from './bot-process.ts';
import { type PretendGitHub, startPretendGitHub } from './github/start.ts';
import { type PretendGitLab, startPretendGitLab } from './gitlab/start.ts';
import { githubSeed, gitlabSeed, workspace } from './seed.ts';
import { startPretendSlack } from './slack/pretend-slack.ts';

export interface Stage {
  slack: Awaited<ReturnType<typeof startPretendSlack>>;
  github: PretendGitHub;
  gitlab: PretendGitLab;
  bot: BotProcess;
  databaseUrl: string;
  /** Stops everything and leaves no file behind. */
  close(): Promise<void>;
}

export interface StageOptions {
  /** Adds to the bot's environment, or overrides it. */
  env?: Record<string, string>;
  /** The demo's own when left out. */
  policy?: string;
}

/** What an administrator of the little company would write; an example for those of others. */
export const demoPolicy = new URL('../../src/demo/jit.yml', import.meta.url);

/** The bot is started and ready when this resolves. */
export async function setStage({ env = {}, policy }: StageOptions = {}): Promise<Stage> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'jit-demo-'));
  const policyPath = path.join(folder, 'jit.yml');
  await writeFile(policyPath, policy ?? (await readFile(demoPolicy, 'utf8')));
  const [slack, github, gitlab] = await Promise.all([
    startPretendSlack({ workspace: workspace(), scopes: await manifestScopes(), commands: ['/jit'] }),
    startPretendGitHub({ seed: githubSeed() }),
    startPretendGitLab({ seed: gitlabSeed() }),
  ]);
  const databaseUrl = `file:${path.join(folder, 'jit.db')}`;
  const environment = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    GITHUB_TOKEN: github.token,
    GITHUB_API_URL: github.url,
    GITLAB_TOKEN: gitlab.token,
    GITLAB_URL: gitlab.url,
    DATABASE_URL: databaseUrl,
    JIT_POLICY: policyPath,
    LOG_LEVEL: 'info',
    ...env,
  };
  const bot = await createBotProcess(environment, folder);
  const close = async () => {
    await bot.stop('SIGTERM');
    await Promise.all([slack.close(), github.close(), gitlab.close()]);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await bot.start();
  } catch (fault) {
    await close();
    throw fault;
  }
  return { slack, github, gitlab, bot, databaseUrl, close };
}

/** The pretend Slack grants what the manifest asks for, and nothing more. */
async function manifestScopes(): Promise<string[]> {
  const manifest = parse(await readFile(new URL('../../manifest.yml', import.meta.url), 'utf8')) as {
    oauth_config: { scopes: { bot: string[] } };
  };
  return manifest.oauth_config.scopes.bot;
}
