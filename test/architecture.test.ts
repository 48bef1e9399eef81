import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

/** Higher floors may import from lower ones; never upwards, never sideways. */
const floors: Record<string, number> = {
  'main.ts': 6,
  'cli.ts': 6,
  cli: 6,
  'bin.mjs': 6,
  demo: 6,
  'app.ts': 5,
  slack: 4,
  http: 4,
  access: 3,
  reconcile: 3,
  policy: 2,
  store: 2,
  hosts: 2,
  'on-call': 2,
  domain: 1,
  audit: 1,
  lib: 0,
  generated: 0,
  'config.ts': 0,
};

/** What only one place may import. */
const closedDoors: [RegExp, (file: string) => boolean, string][] = [
  [/^(@prisma\/|@libsql\/|#generated\/)/, (file) => file.startsWith('store/'), 'Prisma only in store'],
  [/^@octokit\//, (file) => file.startsWith('hosts/github/'), 'octokit only in hosts/github'],
  [/^@gitbeaker\//, (file) => file.startsWith('hosts/gitlab/'), 'gitbeaker only in hosts/gitlab'],
  [/^@slack\//, (file) => file.startsWith('slack/'), 'Bolt only in slack'],
  [/^node-cron$/, (file) => file === 'reconcile/sweep.ts', 'node-cron only in reconcile/sweep.ts'],
  [/^hono|^@hono\//, (file) => file.startsWith('http/') || file.startsWith('demo/'), 'hono only in http and the demo'],
];

const src = path.join(import.meta.dirname, '../src');
const sources = new Map<string, string>();

beforeAll(async () => {
  for (const name of await readdir(src, { recursive: true })) {
    if (/\.(ts|mjs)$/.test(name) && !name.startsWith('generated'))
      sources.set(name, await readFile(path.join(src, name), 'utf8'));
  }
});

const roomOf = (file: string): string => file.split('/')[0] ?? file;
const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:^|\n)\s*(?:import|export)[^'"`;]*?from\s*'([^']+)'/g)].map((match) => match[1] ?? '');

function walls(check: (file: string, from: string) => string | undefined): string[] {
  const found: string[] = [];
  for (const [file, text] of sources) {
    for (const from of importsOf(text)) {
      const wall = check(file, from);
      if (wall) found.push(`${file} imports ${from}: ${wall}`);
    }
  }
  return found;
}

describe('the house', () => {
  it('has no room without a floor', () => {
    expect([...sources.keys()].map(roomOf).filter((room) => floors[room] === undefined)).toEqual([]);
  });

  it('imports downwards only', () => {
    const upward = walls((file, from) => {
      if (!from.startsWith('#')) return undefined;
      const room = roomOf(file);
      const other = roomOf(from.slice(1));
      if (room === other) return undefined;
      const isDown = (floors[room] ?? -1) > (floors[other] ?? 99);
      return isDown ? undefined : `floor ${floors[room]} may not reach ${other} on floor ${floors[other]}`;
    });
    expect(upward).toEqual([]);
  });

  it('shows every wall that is crossed: no ../ into another room', () => {
    const crossed = walls((file, from) => {
      if (!from.startsWith('.')) return undefined;
      const target = path.posix.join(path.posix.dirname(file), from);
      return roomOf(target) === roomOf(file) || !file.includes('/') ? undefined : 'write #room/x.ts';
    });
    expect(crossed).toEqual([]);
  });

  it('keeps its closed doors closed', () => {
    const opened = walls((file, from) => {
      const door = closedDoors.find(([pattern, may]) => pattern.test(from) && !may(file));
      return door?.[2];
    });
    expect(opened).toEqual([]);
  });

  it('reads the environment in config.ts only', () => {
    const readers = [...sources].filter(
      ([file, text]) => /process\.(env|loadEnvFile)/.test(text) && file !== 'config.ts' && !file.startsWith('demo/'),
    );
    expect(readers.map(([file]) => file)).toEqual([]);
  });

  it('reads the time in lib/clock.ts only', () => {
    const readers = [...sources].filter(
      ([file, text]) =>
        /Date\.now\(\)|new Date\(\)|setInterval\(|setTimeout\(/.test(text) &&
        file !== 'lib/clock.ts' &&
        file !== 'main.ts' &&
        !file.startsWith('demo/'),
    );
    expect(readers.map(([file]) => file)).toEqual([]);
  });

  it('has no circle of imports between files (types aside)', () => {
    const edges = new Map<string, string[]>();
    for (const [file, text] of sources) {
      edges.set(
        file,
        importsOf(text.replaceAll(/(?:^|\n)\s*(?:import|export) type [^;]*;/g, '\n'))
          .filter((from) => from.startsWith('.') || from.startsWith('#'))
          .map((from) => (from.startsWith('#') ? from.slice(1) : path.posix.join(path.posix.dirname(file), from))),
      );
    }
    const circles: string[] = [];
    const state = new Map<string, 'open' | 'done'>();
    const visit = (file: string, trail: string[]): void => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        circles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '));
        return;
      }
      state.set(file, 'open');
      for (const next of edges.get(file) ?? []) if (sources.has(next)) visit(next, [...trail, file]);
      state.set(file, 'done');
    };
    for (const file of sources.keys()) visit(file, []);
    expect(circles).toEqual([]);
  });

  it('keeps every file below 300 lines', () => {
    const long = [...sources]
      .map(([file, text]) => ({ file, lines: text.split('\n').length }))
      .filter(({ lines }) => lines > 300);
    expect(long).toEqual([]);
  });

  it('lists every file of a folder that is a list: routes, rules, commands, actions, modals', async () => {
    for (const folder of ['http/routes', 'slack/commands', 'slack/actions', 'slack/modals', 'slack/options']) {
      const index = sources.get(`${folder}/index.ts`) ?? '';
      const files = (await readdir(path.join(src, folder))).filter(
        (name) => name.endsWith('.ts') && name !== 'index.ts',
      );
      const missing = files.filter((name) => !index.includes(`'./${name}'`));
      expect(missing, `${folder}/index.ts`).toEqual([]);
    }
  });

  it('has every optional package in the lock file, so that a clean install works everywhere', async () => {
    const lock = JSON.parse(await readFile(path.join(src, '../package-lock.json'), 'utf8')) as {
      packages: Record<string, { optionalDependencies?: Record<string, string> }>;
    };
    const missing = Object.entries(lock.packages).flatMap(([place, { optionalDependencies }]) =>
      Object.keys(optionalDependencies ?? {}).filter(
        (name) => !lock.packages[`node_modules/${name}`] && !lock.packages[`${place}/node_modules/${name}`],
      ),
    );
    expect(missing).toEqual([]);
  });
});
