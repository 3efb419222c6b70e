import { expect, it, onTestFinished, vi } from 'vitest'
import { eventually } from '../../../../scripts/eventually.js'
import { Poll } from './poll.js'
import type { Read, Reading } from './readings.js'

/** A poll on readings that the test sets; `seen` resolves once a URI has been read so often. */
function polling(content: Record<string, object | Error>) {
  const reads: string[] = []
  const changed: string[] = []
  let wake = (): void => {}
  const reading =
    (uri: string): Reading =>
    () => {
      reads.push(uri)
      wake()
      const found = content[uri]!
      return found instanceof Error ? Promise.reject(found) : Promise.resolve({ content: found })
    }
  const poll = new Poll({
    readingAt: (uri) => Promise.resolve(uri in content ? reading(uri) : undefined),
    changed: (uri) => changed.push(uri),
    everyMs: 1,
  })
  const seen = async (uri: string, times: number): Promise<void> => {
    const soFar = reads.length
    while (reads.slice(soFar).filter((each) => each === uri).length < times) {
      await new Promise<void>((resolve) => (wake = resolve))
    }
  }
  onTestFinished(() => {
    for (const uri of Object.keys(content)) poll.follow(uri, false)
  })
  return { poll, content, reads, changed, seen }
}

it('tells of what has changed, and not of the time of reading', async () => {
  const { poll, content, changed, seen } = polling({ a: { value: 1, fetchedAt: 1, ageSeconds: 0 }, b: {} })
  poll.follow('a', true)
  poll.follow('b', true)
  await seen('b', 2)
  content.a = { value: 1, fetchedAt: 2, ageSeconds: 60 }
  await seen('a', 2)
  expect(changed).toEqual([])
  content.a = { value: 2, fetchedAt: 3, ageSeconds: 0 }
  await seen('a', 3)
  expect(changed).toEqual(['a'])
})

it('takes a failure for no change', async () => {
  const { poll, content, changed, seen } = polling({ a: { value: 1 } })
  poll.follow('a', true)
  await seen('a', 2)
  content.a = new Error('cannot be reached')
  await seen('a', 2)
  content.a = { value: 1 }
  await seen('a', 2)
  expect(changed).toEqual([])
})

it('looks at nothing once nobody follows, and again when somebody does', async () => {
  const { poll, reads, seen } = polling({ a: {}, b: {} })
  poll.follow('a', true)
  await seen('a', 2)
  poll.follow('a', false)
  expect(poll.size).toBe(0)
  const soFar = reads.length
  poll.follow('b', true)
  await seen('b', 3)
  expect(reads.slice(soFar)).not.toContain('a')
})

it('tells nothing of what was left while it was read', async () => {
  const answers: ((read: Read) => void)[] = []
  const changed = vi.fn<(uri: string) => void>()
  const readingAt = () => Promise.resolve(() => new Promise<Read>((resolve) => answers.push(resolve)))
  const poll = new Poll({ readingAt, changed, everyMs: 1 })
  poll.follow('a', true)
  await eventually(() => expect(answers).toHaveLength(1))
  poll.follow('a', false)
  answers[0]?.({ content: { value: 1 } })
  poll.follow('a', true)
  await eventually(() => expect(answers).toHaveLength(2))
  answers[1]?.({ content: { value: 2 } })
  await eventually(() => expect(answers).toHaveLength(3))
  poll.follow('a', false)
  expect(changed).not.toHaveBeenCalled()
})

it('keeps no place for what is not there, and has 64 at most', async () => {
  const { poll } = polling(Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`${i}`, {}])))
  poll.follow('none', true)
  await eventually(() => expect(poll.size).toBe(0))
  for (let i = 0; i < 70; i++) poll.follow(`${i}`, true)
  expect(poll.size).toBe(64)
})
