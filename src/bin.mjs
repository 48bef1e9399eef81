#!/usr/bin/env node
// The `jit` command: builds the program where that has not been done yet, then hands over to it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
if (!existsSync(path.join(root, 'dist/cli.js'))) {
  const build = spawnSync('npm', ['run', '-s', 'build'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (build.status !== 0) process.exit(1);
}
await import(new URL('../dist/cli.js', import.meta.url));
