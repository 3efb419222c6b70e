import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const workspaces = ['packages', 'servers'].flatMap((top) =>
  readdirSync(new URL(top, import.meta.url)).map((folder) => `${top}/${folder}`),
)

export default defineConfig({
  // Tests run the sources, through the condition that every package exports: nothing needs building.
  resolve: { conditions: ['@mortise/source'] },
  ssr: { resolve: { conditions: ['@mortise/source'] } },
  test: {
    include: ['{packages,servers}/*/src/**/*.test.ts', 'bench/src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['test/conformance/suites/**'],
    // A worker loads what tests share once, not for each file anew, which costs as much as the tests. So a test leaves
    // globals, timers and the environment as it found them.
    isolate: false,
    restoreMocks: true,
    unstubGlobals: true,
    unstubEnvs: true,
    reporters: ['default', './scripts/reporter.ts'],
    // A limit for what hangs, and no measure: on a busy machine what takes 5 s takes 20.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One worker more than there are cores, for many a test waits for a clock.
    maxWorkers: availableParallelism() + 1,
    coverage: {
      include: workspaces.map((root) => `${root}/src/**`),
      exclude: ['**/*.test.ts'],
      reporter: [['text', { skipFull: true }], 'json'],
      thresholds: Object.fromEntries(workspaces.map((root) => [`${root}/src/**`, { branches: 90 }])),
    },
  },
})
