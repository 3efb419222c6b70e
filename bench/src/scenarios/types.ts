import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { folderUntilEnd, undoAtEnd } from '../behind.js'
import { bench } from '../compile.js'
import type { Entrant, Figures, Scenario } from '../scenario.js'

const tsc = path.join(path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')

const kits: Readonly<Record<string, { from: string; answer: string; schema: (fields: string) => string }>> = {
  mortise: { from: '@mortise/server', answer: 'String(a)', schema: (fields) => `z.object({ ${fields} })` },
  'official-v1': {
    from: '@modelcontextprotocol/sdk/server/mcp.js',
    answer: "({ content: [{ type: 'text', text: String(a) }] })",
    schema: (fields) => `{ ${fields} }`,
  },
  'official-v2': {
    from: '@modelcontextprotocol/server',
    answer: "({ content: [{ type: 'text', text: String(a) }] })",
    schema: (fields) => `z.object({ ${fields} })`,
  },
}

const source = (kit: string, count: number): string => {
  const { from, answer, schema } = kits[kit]!
  const tools = Array.from({ length: count }, (_, i) => {
    const fields = `a: z.number(), b${i}: z.string().optional(), c: z.array(z.enum(['x', 'y']))`
    return `server.registerTool('t${i}', { inputSchema: ${schema(fields)} }, ({ a }) => ${answer})`
  })
  return `import { McpServer } from '${from}'
import { z } from 'zod'
const server = new McpServer({ name: 'a', version: '1' })
${tools.join('\n')}
`
}

const options = {
  target: 'es2023',
  module: 'nodenext',
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  types: ['node'],
}

async function entrant(kit: string, count: number): Promise<Entrant> {
  const cache = path.join(bench, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const { folder, remove } = folderUntilEnd(cache)
  writeFileSync(path.join(folder, 'tools.ts'), source(kit, count))
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['tools.ts'] }))
  const measure = async (): Promise<Figures> => {
    const from = performance.now()
    const child = spawn(process.execPath, [tsc, '-p', folder], { stdio: ['ignore', 'inherit', 'inherit'] })
    const end = undoAtEnd(() => void child.kill('SIGKILL'))
    const [code] = (await once(child, 'exit')) as [number]
    end()
    if (code !== 0) throw new Error(`${count} tools of ${kit} do not pass the type check`)
    return { wall: performance.now() - from }
  }
  const stop = async (): Promise<void> => remove()
  return { name: `${kit}, ${count}`, measure, stop }
}

/** How long the compiler takes to check tools. */
export const typesScenario: Scenario = {
  name: 'types',
  title: 'checking the types of 10, 100 and 500 tools, against the declarations that are published',
  shows: ['wall'],
  rounds: 2,
  isOnce: true,
  entrants: Object.fromEntries(
    [10, 100, 500].flatMap((count) =>
      Object.keys(kits).map((kit) => [`${kit}, ${count}`, () => entrant(kit, count)] as const),
    ),
  ),
}
