import { execFileSync } from 'node:child_process'
import { closeSync, ftruncateSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import { Client } from '@mortise/client'
import { stdio } from '@mortise/transport-stdio'
import { expect, it, onTestFinished, vi } from 'vitest'
import { timeLimit } from '../../../../scripts/quickest.js'
import { sandbox, type Sandbox } from '../testing/sandbox.js'
import { command } from '../testing/spawned.js'

// What was planted takes its time to be removed.
vi.setConfig({ hookTimeout: 120_000 })

const isLong = Boolean(process.env.LONG)
const FILE_BYTES = (isLong ? 300 : 30) * 1024 * 1024
const ENTRIES = isLong ? 100_000 : 5_000

/** A text of many lines without a gap. */
const plantText = (file: string): void => {
  const block = Buffer.from(`${'x'.repeat(99)}\n`.repeat(10_486))
  const handle = openSync(file, 'w')
  for (let written = 0; written < FILE_BYTES; written += block.length) writeSync(handle, block)
  closeSync(handle)
}

const plantEntries = (folder: string): void => {
  for (let count = 0; count < ENTRIES; count++) writeFileSync(path.join(folder, `entry-${count}`), '')
}

const plant = (): Sandbox => {
  const box = sandbox({ 'allow/small.txt': 'one\n', 'allow/many/': '', 'allow/sparse.bin': '' })
  plantText(box.at('allow/large.txt'))
  plantEntries(box.at('allow/many'))
  execFileSync('mkfifo', [box.at('allow/pipe')])
  const sparse = openSync(box.at('allow/sparse.bin'), 'r+')
  ftruncateSync(sparse, FILE_BYTES)
  closeSync(sparse)
  return box
}

/** A server in a process of its own, and what that takes. */
const serve = async (box: Sandbox) => {
  const client = new Client({ name: 'test', version: '0' })
  onTestFinished(() => client.close())
  const script = 'echo $$ > "$0"; exec "$@"'
  await client.connect(stdio({ command: 'sh', args: ['-c', script, box.at('pid'), ...command, box.allow] }))
  const pid = readFileSync(box.at('pid'), 'utf8').trim()
  return {
    client,
    /** Milliseconds of the processor so far: time that other programs took is left out. */
    spent(): number {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')
      return (Number(fields[11]) + Number(fields[12])) * 10
    },
    /** By how many MiB its memory grows at most while something is done. */
    async growth(work: () => Promise<unknown>): Promise<number> {
      const peak = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
      // The peak begins anew.
      writeFileSync(`/proc/${pid}/clear_refs`, '5')
      const before = peak()
      await work()
      return peak() - before
    },
  }
}

type Served = Awaited<ReturnType<typeof serve>>

const timed = async (served: Served, work: () => Promise<unknown>): Promise<number> => {
  const [began, before] = [performance.now(), served.spent()]
  await work()
  return Math.min(performance.now() - began, served.spent() - before)
}

const glance = (served: Served): Promise<number> =>
  timed(served, () => served.client.callTool({ name: 'read_text', arguments: { path: 'small.txt' } }))

const p95 = (times: number[]): number => times.sort((one, other) => one - other)[Math.floor(times.length * 0.95)] ?? 0

/** How long a call takes, and how long the slowest of others does that are made meanwhile, and by how much the memory grows. */
const under = async (served: Served, name: string, args: object) => {
  const call = () => served.client.callTool({ name, arguments: { ...args } })
  let took = 0
  const grown = await served.growth(async () => (took = await timed(served, call)))
  let done = false
  const work = call().finally(() => (done = true))
  let slowest = 0
  while (!done) slowest = Math.max(slowest, await glance(served))
  await work
  return { took, slowest, grown }
}

const lastLine = FILE_BYTES / 100 - 100
const calls: [name: string, args: object][] = [
  ['read_text', { path: 'large.txt' }],
  ['read_text', { path: 'large.txt', offset: -5 }],
  ['read_text', { path: 'large.txt', offset: Math.floor(lastLine), limit: 1 }],
  ['read_text', { path: 'sparse.bin' }],
  ['read_bytes', { path: 'large.txt', offset: -10 }],
  ['read_media', { path: 'large.txt' }],
  ['grep', { pattern: 'x+y', regex: true, glob: 'large.txt' }],
  ['read_text', { path: 'pipe' }],
  ['read_bytes', { path: 'pipe' }],
  ['grep', { pattern: 'x', glob: 'pipe' }],
  ['list', { path: 'many' }],
  ['list', { path: 'many', sort: 'size' }],
  ['tree', { path: 'many' }],
  ['find', { path: 'many', pattern: '*-99' }],
  ['find', { path: 'many', pattern: '{a,b}'.repeat(50) }],
  ['find', { path: 'many', pattern: `${'*a'.repeat(127)}b` }],
  ['grep', { pattern: '(x+x+)+y'.repeat(20), regex: true, path: '.', glob: 'small.txt' }],
]

it.runIf(process.platform === 'linux')(
  'what is huge, endless or malicious holds nobody up',
  { timeout: 240_000 },
  async () => {
    const served = await serve(plant())
    const idle: number[] = []
    for (let count = 0; count < 50; count++) idle.push(await glance(served))
    const bound = timeLimit(200, p95(idle))
    const figures: string[] = []
    for (const [name, args] of calls) {
      const { took, slowest, grown } = await under(served, name, args)
      const figure = `${took.toFixed(0)} ms, others ${slowest.toFixed(0)} ms, memory +${grown.toFixed(0)} MiB`
      figures.push(`${name} ${JSON.stringify(args).slice(0, 60)}: ${figure}`)
      // To look through 300 MB takes just under a second where nothing else runs.
      expect.soft(took, figures.at(-1)).toBeLessThan(name === 'grep' ? 2000 : timeLimit(1000, p95(idle)))
      expect.soft(slowest, figures.at(-1)).toBeLessThan(bound)
      expect.soft(grown, figures.at(-1)).toBeLessThan(64)
    }
    if (process.env.FIGURES) process.stderr.write(`${figures.join('\n')}\n`)
  },
)
