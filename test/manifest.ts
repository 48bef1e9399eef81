/** The Slack app's manifest as tests need it. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';

export interface Manifest {
  oauth_config: { scopes: { bot: string[] } };
  features: { slash_commands: { command: string }[] };
}

export const readManifest = async (): Promise<Manifest> =>
  parse(await readFile(path.join(import.meta.dirname, '../manifest.yml'), 'utf8')) as Manifest;

export const scopesOfManifest = async (): Promise<string[]> => (await readManifest()).oauth_config.scopes.bot;
