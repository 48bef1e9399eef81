import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#lib/clock.ts';
import { lockDatabase } from '#store/lock.ts';
import { openStore } from '#store/store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'jit-place-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (file: string) => openStore({ url: `file:${file}`, clock: systemClock });

describe('a database in a place that cannot be', () => {
  const remedy = 'name a file in a folder that this program may write to';

  it.each([
    ['/proc/nowhere/deep/x.db', /cannot be opened \(.*\); /],
    ['/sys/x.db', /cannot be opened \(.*\); /],
    ['/dev/null/x.db', /cannot be opened \(\/dev\/null is not a folder\); /],
  ])('%s is refused at once, with the remedy', async (file, words) => {
    const fault = await open(file).catch((thrown: Error) => thrown.message);
    expect(fault).toMatch(words);
    expect(fault).toContain(remedy);
  });

  it('a folder in the place of the file is refused', async () => {
    await mkdir(path.join(folder, 'jit.db'));
    await expect(open(path.join(folder, 'jit.db'))).rejects.toThrow(/cannot be opened \(it is a folder\); name a file/);
  });

  it('a file in the place of a folder is refused', async () => {
    await writeFile(path.join(folder, 'data'), '');
    await expect(open(path.join(folder, 'data/jit.db'))).rejects.toThrow(/data is not a folder\); name a file/);
  });
});

describe('the lock of a database', () => {
  const url = () => `file:${path.join(folder, 'deep/jit.db')}`;

  it('is held by one at a time, and says by whom', async () => {
    const release = await lockDatabase(url(), systemClock);
    await expect(lockDatabase(url(), systemClock)).rejects.toThrow(
      `is in use by another bot (process ${process.pid} on ${os.hostname()}`,
    );
    await release();
    await (await lockDatabase(url(), systemClock))();
  });

  it('keeps nobody from reading and writing the database, as the command line does', async () => {
    const release = await lockDatabase(url(), systemClock);
    const store = await openStore({ url: url(), clock: systemClock });
    await store.ping();
    await store.close();
    await release();
  });

  it('is gone with the process that held it, also after kill -9', async () => {
    const program = `const { lockDatabase } = await import('#store/lock.ts');
      const { systemClock } = await import('#lib/clock.ts');
      await lockDatabase(process.argv[1], systemClock);
      console.log('held');
      setInterval(() => {}, 1000);`;
    const holder = spawn(
      process.execPath,
      ['--conditions=source', '--import', 'tsx', '--input-type=module', '-e', program, url()],
      { cwd: path.join(import.meta.dirname, '../..'), stdio: ['ignore', 'pipe', 'inherit'] },
    );
    try {
      await new Promise((done) => holder.stdout.once('data', done));
      await expect(lockDatabase(url(), systemClock)).rejects.toThrow(`process ${holder.pid} on`);
    } finally {
      const gone = new Promise((done) => holder.once('exit', done));
      holder.kill('SIGKILL');
      await gone;
    }
    await (await lockDatabase(url(), systemClock))();
  });
});
