import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { program } from '../../scripts/program.js'

it('a large call holds its arguments while its handler runs, and not what they were parsed from', async () => {
  const [count, size] = [8, 2_000_000]
  const run = await program(new URL('slow-calls.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', run, String(count), String(size)])
  const { each, left, statuses } = JSON.parse(stdout) as { each: number; left: number; statuses: number[] }
  expect(statuses).toEqual(Array(count).fill(200))
  expect(each).toBeGreaterThan(size)
  expect(each).toBeLessThan(1.5 * size)
  expect(left).toBeLessThan(size)
})
