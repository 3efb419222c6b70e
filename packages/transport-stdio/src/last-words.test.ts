import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { afterEach, expect, it, vi } from 'vitest'
import { eventually } from '../../../scripts/eventually.js'
import { LastWords, type StderrOption } from './last-words.js'

afterEach(() => vi.restoreAllMocks())

async function say(text: string | Uint8Array, option: StderrOption = 'pipe'): Promise<readonly string[]> {
  const stderr = new PassThrough()
  const words = new LastWords(stderr, option)
  stderr.end(text)
  await once(stderr, 'end')
  return words.lines
}

it('keeps the last lines, with or without a line end', async () => {
  expect(await say('a\nb\r\n\nc')).toEqual(['a', 'b', 'c'])
  const many = Array.from({ length: 50 }, (_, i) => `line ${i}`)
  expect(await say(many.join('\n'))).toEqual(many.slice(-20))
})

it('keeps little of a long line, and what can be read of any', async () => {
  expect(await say('x'.repeat(5000))).toEqual(['x'.repeat(1000)])
  expect(await say('x'.repeat(100_000))).toEqual([`${'x'.repeat(256)}...`])
  expect(await say(Buffer.from('bad \xff', 'latin1'))).toEqual(['bad \ufffd...'])
})

it('tells a function each line', async () => {
  const told: string[] = []
  await say('a\nb', (line) => told.push(line))
  expect(told).toEqual(['a', 'b'])
})

it('goes on where that function throws or rejects', async () => {
  const complain = vi.spyOn(console, 'error').mockImplementation(() => {})
  const full = new Error('no disk left')
  const throwing = (): never => {
    throw full
  }
  const rejecting = (): unknown => Promise.reject(full)
  for (const listener of [throwing, rejecting]) {
    expect(await say('a\nb', listener)).toEqual(['a', 'b'])
  }
  await eventually(() =>
    expect(complain.mock.calls.map(([, reason]) => reason as unknown)).toEqual(Array(4).fill(full)),
  )
})

it("copies to this process's own stderr when it is inherited, and only then", async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {})
  await say('a %s\n', 'pipe')
  expect(error).not.toHaveBeenCalled()
  await say('a %s\n', 'inherit')
  expect(error.mock.calls).toEqual([['a %s']])
})

it('has nothing of a stderr that is ignored, and survives one that fails', () => {
  expect(new LastWords(null, 'ignore').lines).toEqual([])
  const stderr = new PassThrough()
  const words = new LastWords(stderr, 'pipe')
  stderr.emit('error', new Error('EIO'))
  expect(words.lines).toEqual([])
})
