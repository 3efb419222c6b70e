import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { whileAsking, commandOf, coresIn, isPinned, onCore } from './core.js'

it('reads the list of cores that a process may use', () => {
  expect(coresIn('0-1')).toEqual([0, 1])
  expect(coresIn('2,4-6')).toEqual([2, 4, 5, 6])
  expect(coresIn('')).toEqual([])
})

it('finds a command on the path', () => {
  const folder = path.dirname(process.execPath)
  expect(commandOf(path.basename(process.execPath), `/nowhere${path.delimiter}${folder}`)).toBe(process.execPath)
  expect(commandOf('nothing-of-this-name')).toBeUndefined()
})

it('leaves a command as it is where there are no two cores', () => {
  const [command, args] = onCore(0, ['node', 'x.mjs'])
  expect([command, ...args].slice(-2)).toEqual(['node', 'x.mjs'])
  expect(args.includes('-c')).toBe(isPinned)
})

it.runIf(isPinned)('has a core of its own while it asks, and all of them again', async () => {
  const allowed = (): string => /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]!
  const before = allowed()
  const meanwhile = await whileAsking(() => Promise.resolve(coresIn(allowed())))
  expect(meanwhile).toHaveLength(1)
  expect(allowed()).toBe(before)
})
