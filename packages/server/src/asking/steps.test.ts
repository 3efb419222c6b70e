import { ProtocolError } from '@mortise/protocol'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { Suspended, ToolError } from '../errors.js'
import { Steps, type Kept } from './steps.js'

describe('a step', () => {
  it('runs once, and gives each caller a copy of what it came to', async () => {
    const steps = new Steps()
    let runs = 0
    const run = () => steps.run('a', async () => ({ runs: ++runs, at: new Date(0) }), true)
    const [first, second] = (await Promise.all([run(), run()])) as { runs: number }[]
    const third = await run()
    expect([first, third]).toEqual([{ runs: 1, at: '1970-01-01T00:00:00.000Z' }, first])
    expect(second).toBe(first)
    expect(third).not.toBe(first)
  })

  it('goes on from what it came to before, whatever its key', async () => {
    const steps = new Steps()
    for (const key of ['__proto__', 'constructor', '']) await steps.run(key, () => key, true)
    const later = new Steps(JSON.parse(JSON.stringify(steps.done)))
    for (const key of ['__proto__', 'constructor', '']) expect(await later.run(key, () => 'again', true)).toBe(key)
  })

  it('may return nothing', async () => {
    const steps = new Steps()
    let runs = 0
    for (let i = 0; i < 2; i++) expect(await steps.run('a', () => void runs++, true)).toBeUndefined()
    expect(runs).toBe(1)
  })

  it.each([[10n], [() => 1], [Symbol('s')]])('fails when it returns what JSON cannot hold: %s', async (value) => {
    await expect(new Steps().run('a', () => value, true)).rejects.toThrow("The step 'a' returned what JSON cannot hold")
  })

  it.each([
    new ToolError('Out of paper'),
    new ProtocolError(-32002, 'No such thing', { uri: 'a:b' }),
    Object.assign(new Error('torn'), { name: 'TornError' }),
  ])('that failed fails again in the same way: $name', async (error) => {
    const steps = new Steps()
    const work = () => {
      throw error
    }
    await expect(steps.run('a', work, true)).rejects.toBe(error)
    const later = new Steps(JSON.parse(JSON.stringify(steps.done)))
    const again = await later.run('a', () => 'again', true).catch((reason: unknown) => reason)
    expect(again).toMatchObject({
      ...Object.fromEntries(Object.entries(error)),
      name: error.name,
      message: error.message,
    })
    expect(again instanceof ToolError).toBe(error instanceof ToolError)
    expect(again instanceof ProtocolError).toBe(error instanceof ProtocolError)
  })

  it.each([
    ['without a text', Object.create(null), 'Something was thrown that has no text'],
    ['with data that JSON cannot say', new ProtocolError(-32002, 'no', { big: 1n }), 'no'],
  ])('that threw something %s is remembered all the same', async (_what, thrown, message) => {
    const steps = new Steps()
    const work = () => {
      throw thrown
    }
    await expect(steps.run('a', work, true)).rejects.toBe(thrown)
    const later = new Steps(JSON.parse(JSON.stringify(steps.done)))
    await expect(later.run('a', () => 'again', true)).rejects.toMatchObject({ message })
  })

  it('does not start when it may not', async () => {
    await expect(new Steps().run('a', () => 1, false)).rejects.toBeInstanceOf(Suspended)
  })

  it('that left to ask has not failed: it runs again', async () => {
    const steps = new Steps()
    const leaving = steps.run('a', () => Promise.reject(new Suspended()), true)
    await expect(leaving).rejects.toBeInstanceOf(Suspended)
    await steps.rest()
    expect(await steps.run('a', () => 'answered', true)).toBe('answered')
  })

  it('has the type of what JSON keeps', () => {
    expectTypeOf<Kept<{ at: Date; tags: [string, number?]; n: null }>>().toEqualTypeOf<{
      at: string
      tags: [string, number?]
      n: null
    }>()
  })
})
