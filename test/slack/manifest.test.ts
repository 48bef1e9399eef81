import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { actions } from '#slack/actions/index.ts';
import { commands, slashCommand } from '#slack/commands/index.ts';
import { modals } from '#slack/modals/index.ts';
import { suggestions } from '#slack/options/index.ts';
import { botScopes, scopesByMethod } from '#slack/scopes.ts';
import { readManifest } from '../manifest.ts';

const room = path.join(import.meta.dirname, '../../src/slack');

const filesOf = async (folder: string): Promise<string[]> =>
  (await readdir(path.join(room, folder))).filter((name) => name !== 'index.ts');

describe('the manifest', () => {
  it('asks for exactly the scopes that the code uses', async () => {
    expect([...(await readManifest()).oauth_config.scopes.bot].sort()).toEqual(botScopes);
  });

  it('knows every method of Slack that the code calls', async () => {
    const called = new Set<string>();
    for (const name of await readdir(room, { recursive: true })) {
      if (!name.endsWith('.ts')) continue;
      const text = await readFile(path.join(room, name), 'utf8');
      for (const [, method] of text.matchAll(/\bweb\s*\.((?:\w+\.)+\w+)\(/g)) if (method) called.add(method);
    }
    expect([...called].sort()).toEqual(Object.keys(scopesByMethod).sort());
  });

  it('has the slash command that the code answers', async () => {
    expect((await readManifest()).features.slash_commands.map(({ command }) => command)).toEqual([slashCommand]);
  });
});

describe('the lists', () => {
  it.each([
    ['actions', actions],
    ['commands', commands],
    ['modals', modals],
    ['options', suggestions],
  ] as const)('%s holds every file of its folder', async (folder, list) => {
    expect(list).toHaveLength((await filesOf(folder)).length);
  });

  it('name nothing twice', () => {
    for (const list of [actions, modals, suggestions]) {
      const ids = list.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
    expect(new Set(commands.map(({ verb }) => verb)).size).toBe(commands.length);
  });
});
