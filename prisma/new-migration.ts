/**
 * Writes the next migration: the difference between the model at the last migration and the model now.
 * Run as `node --import tsx prisma/new-migration.ts NAME`. Prisma's wasm engine only writes the SQL; src/store/migrate.ts applies it.
 */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as wasmExports from '@prisma/schema-engine-wasm/schema_engine_bg';

interface WasmEngine {
  __wbg_set_wasm(exports: unknown): void;
  SchemaEngine: {
    new: (
      options: { datamodels: [string, string][] },
      log: () => void,
      adapter: unknown,
    ) => Promise<{ diff(input: Record<string, unknown>): Promise<{ stdout: string }> }>;
  };
}
interface WasmRuntime {
  PRISMA_WASM_PANIC_REGISTRY?: { set_message: (message: string) => void };
  WebAssembly: {
    Module: new (bytes: Uint8Array) => unknown;
    Instance: new (module: unknown, imports: unknown) => { exports: { __wbindgen_start(): void } };
  };
}

const root = path.join(import.meta.dirname, '..');
const at = (name: string) => path.join(root, name);
const engine = wasmExports as unknown as WasmEngine;
const runtime = globalThis as unknown as WasmRuntime;

async function loadEngine(): Promise<void> {
  runtime.PRISMA_WASM_PANIC_REGISTRY ??= { set_message: console.error };
  const folder = path.dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const module = new runtime.WebAssembly.Module(await readFile(path.join(folder, 'schema_engine_bg.wasm')));
  const instance = new runtime.WebAssembly.Instance(module, { './schema_engine_bg.js': engine });
  engine.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

async function datamodel(file: string) {
  const content = await readFile(at(file), 'utf8').catch(() => '');
  return content ? { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] } : { tag: 'empty' };
}

await loadEngine();
const model = await readFile(at('prisma/schema.prisma'), 'utf8');
const schemaEngine = await engine.SchemaEngine.new(
  { datamodels: [['schema.prisma', model]] },
  () => {},
  bindMigrationAwareSqlAdapterFactory(new PrismaLibSql({ url: ':memory:' })),
);
const { stdout: sql } = await schemaEngine.diff({
  from: await datamodel('prisma/migrations/schema.prisma'),
  to: await datamodel('prisma/schema.prisma'),
  script: true,
  exitCode: null,
  shadowDatabaseUrl: null,
  filters: { externalTables: [], externalEnums: [] },
});
if (sql.includes('This is an empty migration')) {
  console.log('The model has not changed since the last migration.');
} else {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = at(`prisma/migrations/sqlite/${stamp}_${process.argv[2] ?? 'change'}`);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'migration.sql'), sql);
  await copyFile(at('prisma/schema.prisma'), at('prisma/migrations/schema.prisma'));
  console.log(`Wrote ${path.relative(root, folder)}`);
}
process.exit(0);
