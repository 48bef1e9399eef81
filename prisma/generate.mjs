// Generates the database client from the model, when the model has changed since the last time.
// Runs Prisma's own command line without its downloads; nothing that it writes is committed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const generated = path.join(root, 'src/generated');
const stampFile = path.join(generated, '.stamp');
const model = readFileSync(path.join(root, 'prisma/schema.prisma'), 'utf8');
const require = createRequire(import.meta.url);

let manifest;
try {
  manifest = require.resolve('prisma/package.json');
} catch {
  // A production install has no generator: it was built before.
  if (existsSync(path.join(root, 'dist/main.js'))) process.exit(0);
  console.error(
    'The database client is not generated and Prisma is not installed; run `npm install` and `npm run build`.',
  );
  process.exit(1);
}

const stamp = createHash('sha256')
  .update(model + require(manifest).version + readFileSync(import.meta.filename))
  .digest('hex');
if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) process.exit(0);

rmSync(generated, { recursive: true, force: true });
const cli = path.join(path.dirname(manifest), 'build/index.js');
const run = spawnSync(process.execPath, [cli, 'generate', '--config', '.config/prisma.ts'], {
  cwd: root,
  env: { ...process.env, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  encoding: 'utf8',
});
if (run.status !== 0) {
  console.error(run.stdout + run.stderr);
  process.exit(1);
}
writeFileSync(stampFile, stamp);
