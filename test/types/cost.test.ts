import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const tsc = path.join(path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
// What a tool costs does not depend on how many there are; the long form makes sure of that.
const count = process.env.LONG ? 500 : 150
const each = (write: (i: number) => string): string => Array.from({ length: count }, (_, i) => write(i)).join('\n')

const head = `import { McpServer, tool } from '@mortise/server'
import { z } from 'zod'
export const known = [McpServer, tool]
${each(
  (i) => `const in${i} = z.object({ a${i}: z.number(), b: z.string().optional(), c: z.array(z.enum(['x', 'y'])) })
const out${i} = z.object({ sum${i}: z.number(), list: z.array(z.string()) })`,
)}
`
const body = (i: number): string => `({ sum${i}: a${i}, list: c })`
const schemas = (i: number): string => `{ inputSchema: in${i}, outputSchema: out${i} }`
const info = "{ name: 'a', version: '1' }"
const programs = {
  plain: `export const functions = {
${each((i) => `t${i}: ({ a${i}, c }: z.output<typeof in${i}>): z.input<typeof out${i}> => ${body(i)},`)}
}`,
  registered: `export const server = new McpServer(${info})
${each((i) => `server.registerTool('t${i}', ${schemas(i)}, ({ a${i}, c }) => ${body(i)})`)}`,
  given: `export const server = new McpServer(${info}, { tools: {
${each((i) => `t${i}: tool(${schemas(i)}, ({ a${i}, c }) => ${body(i)}),`)}
} })`,
}

/** How many types the compiler makes of generic ones for a program. */
function instantiations(folder: string, name: keyof typeof programs): number {
  const project = path.join(folder, `${name}.json`)
  writeFileSync(path.join(folder, `${name}.ts`), head + programs[name])
  writeFileSync(project, JSON.stringify({ extends: path.join(root, 'tsconfig.base.json'), files: [`${name}.ts`] }))
  const said = execFileSync(process.execPath, [tsc, '-p', project, '--extendedDiagnostics'], { encoding: 'utf8' })
  return Number(/Instantiations:\s*(\d+)/.exec(said)?.[1])
}

it(`compiles ${count} typed tools at little more than the cost of plain functions`, { timeout: 120_000 }, () => {
  const cache = path.join(root, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(path.join(cache, 'mortise-cost-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const plain = instantiations(folder, 'plain')
  expect(plain).toBeGreaterThan(100 * count)
  expect(instantiations(folder, 'registered') / plain).toBeLessThan(1.2)
  // A type that tells of every tool costs a little more.
  expect(instantiations(folder, 'given') / plain).toBeLessThan(1.25)
})
