import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    // Whatever is sent to the pretend GitHub is held against GitHub's published description.
    setupFiles: ['test/demo/github-openapi-setup.ts'],
    maxWorkers: 2,
    // Every file builds its own world and ends it; what they share is only the loaded libraries, which take longest.
    isolate: false,
    restoreMocks: true,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
  },
});
