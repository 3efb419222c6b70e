import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { program } from '../scripts/program.js'

const calls = 400
const folder = await mkdtemp(path.join(tmpdir(), 'mortise-shapes-'))
afterAll(() => rm(folder, { recursive: true }))

test('what a call makes has the classes of objects of the call before', async () => {
  const log = path.join(folder, 'maps.log')
  const flags = ['--log-maps', `--logfile=${log}`, '--no-logfile-per-isolate']
  await promisify(execFile)(process.execPath, [
    ...flags,
    await program(new URL('shapes/calls.ts', import.meta.url)),
    `${calls}`,
  ])

  // Of each class: why it was made, when, from what and into what, by which code, at which line and column, for which property.
  const made = (await readFile(log, 'utf8')).split('\n').filter((line) => line.startsWith('map,Transition,'))
  const times = new Map<string, number>()
  for (const each of made) {
    const [, , , , , , line, column, , property] = each.split(',')
    const place = `${line}:${column} ${property}`
    times.set(place, (times.get(place) ?? 0) + 1)
  }

  expect(made.length).toBeGreaterThan(100)
  // Such as `{ ...headers, length }`: what stands behind a spread gets a class of its own each time, and all that reads
  // the object afterwards looks its properties up anew.
  expect([...times].filter(([, count]) => count > calls / 2)).toEqual([])
})
