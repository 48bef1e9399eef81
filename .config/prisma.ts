import { defineConfig } from 'prisma/config';

// The command line only wants an existing file here; without one it downloads an engine that nothing of ours uses.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({ schema: '../prisma/schema.prisma' });
