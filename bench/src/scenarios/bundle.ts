import { build } from 'esbuild'
import { gzipSync } from 'node:zlib'
import { bench } from '../compile.js'
import { entrantsOf, passing, type Entrant, type Scenario } from '../scenario.js'

const programs: Readonly<Record<string, { entry: string } | { source: string; platform: 'browser' }>> = {
  mortise: { entry: 'start/mortise-zod' },
  'official-v1': { entry: 'start/official-v1-zod' },
  'official-v2': { entry: 'start/official-v2-zod' },
  tmcp: { entry: 'start/tmcp-zod' },
  'mortise client': {
    platform: 'browser',
    source: `import { Client } from '@mortise/client'
      import { http } from '@mortise/transport-http'
      globalThis.kit = { Client, http }`,
  },
  'official-v1 client': {
    platform: 'browser',
    source: `import { Client } from '@modelcontextprotocol/sdk/client/index.js'
      import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
      globalThis.kit = { Client, StreamableHTTPClientTransport }`,
  },
  'official-v2 client': {
    platform: 'browser',
    source: `import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
      globalThis.kit = { Client, StreamableHTTPClientTransport }`,
  },
}

/** The size of a program as one file, all that it may load included, but for the schema library of its author. */
async function size(name: string): Promise<number> {
  const program = programs[name]!
  const isServer = 'entry' in program
  const { outputFiles } = await build({
    ...(isServer
      ? { entryPoints: [`${bench}/src/programs/${program.entry}.ts`] }
      : { stdin: { contents: program.source, resolveDir: bench } }),
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: isServer ? 'node' : 'browser',
    external: isServer ? ['zod', 'zod/*'] : [],
    logLevel: 'error',
  })
  return gzipSync(outputFiles[0]!.contents).length / 1000
}

const entrant = (name: string): Promise<Entrant> => passing(name, async () => ({ gzip: await size(name) }))

/** How large programs are once bundled. */
export const bundleScenario: Scenario = {
  name: 'bundle',
  title: 'a stdio server with one tool, without zod, and a client over HTTP, bundled',
  shows: ['gzip'],
  isTimeless: true,
  entrants: entrantsOf(Object.keys(programs), entrant),
  targets: ['mortise', 'mortise client'].map((of) => ({
    metric: 'gzip' as const,
    of,
    kind: 'at most' as const,
    limit: 30,
  })),
}
