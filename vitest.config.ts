import { readdirSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const nameOf = (root: string): string => {
  const { name } = JSON.parse(readFileSync(new URL(`${root}/package.json`, import.meta.url), 'utf8')) as {
    name: string
  }
  return name
}

// One project per workspace, and one for what belongs to none. `extends: true` hands them the conditions below.
const workspaces = ['packages', 'servers'].flatMap((top) =>
  readdirSync(new URL(top, import.meta.url)).map((folder) => `${top}/${folder}`),
)
const projects = [
  ...workspaces.map((root) => ({
    extends: true as const,
    root,
    // A worker loads what the tests of a package share once, not for each file anew, which costs as much as the tests. So
    // a test leaves globals, timers and the environment as it found them.
    test: {
      name: nameOf(root),
      include: ['src/**/*.test.ts'],
      isolate: false,
      restoreMocks: true,
      unstubGlobals: true,
      unstubEnvs: true,
    },
  })),
  { extends: true as const, root: 'bench', test: { name: 'bench', include: ['src/**/*.test.ts'] } },
  {
    extends: true as const,
    test: { name: 'test', isolate: false, include: ['test/**/*.test.ts'], exclude: ['test/conformance/suites/**'] },
  },
]

export default defineConfig({
  // Tests run the sources, through the condition that every package exports: nothing needs building.
  resolve: { conditions: ['@mortise/source'] },
  ssr: { resolve: { conditions: ['@mortise/source'] } },
  test: {
    projects,
    reporters: ['default', './scripts/reporter.ts'],
    testTimeout: 15_000,
    // One worker for each core; by default one core is left idle, which on two doubles the time.
    maxWorkers: '100%',
    coverage: {
      include: workspaces.map((root) => `${root}/src/**`),
      exclude: ['**/*.test.ts'],
      reporter: [['text', { skipFull: true }], 'json'],
      thresholds: Object.fromEntries(workspaces.map((root) => [`${root}/src/**`, { branches: 90 }])),
    },
  },
})
