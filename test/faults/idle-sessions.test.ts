import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { program } from '../../scripts/program.js'

const count = process.env.LONG === undefined ? 2_000 : 10_000

it(`${count} idle sessions cost at most 4 KB each, end when idle, and one more is refused`, async () => {
  const run = await program(new URL('idle-sessions.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', run, String(count)])
  const { each, oneMore, afterwards, left } = JSON.parse(stdout) as Record<string, number>
  expect(each).toBeLessThan(4_096)
  expect([oneMore, afterwards]).toEqual([503, 200])
  expect(left).toBeLessThan(1_048_576)
}, 120_000)
