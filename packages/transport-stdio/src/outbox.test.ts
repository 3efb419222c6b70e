import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { Outbox } from './outbox.js'

/** A stream that takes each write when told to. */
class Slow extends Writable {
  readonly writes: string[] = []
  #taken: (() => void) | undefined

  constructor(highWaterMark: number) {
    super({ highWaterMark, decodeStrings: false })
  }

  override _write(text: string, _encoding: string, taken: () => void): void {
    this.writes.push(text)
    this.#taken = taken
  }

  take(): void {
    const taken = this.#taken
    this.#taken = undefined
    taken?.()
  }
}

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

function mount(highWaterMark = 4) {
  const output = new Slow(highWaterMark)
  const broken: unknown[] = []
  const outbox = new Outbox(output, (cause) => broken.push(cause))
  const state = new Map<string, string>()
  const write = (text: string): void => {
    state.set(text, 'waits')
    outbox.write(text).then(
      () => state.set(text, 'sent'),
      (reason: Error) => state.set(text, reason.name),
    )
  }
  return { output, outbox, broken, state, write }
}

describe('an outbox', () => {
  it('writes all that one turn of the loop sends at once', async () => {
    const { output, state, write } = mount(100)
    for (const text of ['a', 'b', 'c']) write(text)
    expect(output.writes).toEqual([])
    await tick()
    expect(output.writes).toEqual(['abc'])
    expect([...state.values()]).toEqual(['sent', 'sent', 'sent'])
  })

  it('waits for room, and writes what came meanwhile at once', async () => {
    const { output, outbox, state, write } = mount()
    write('aaaaa')
    await tick()
    write('b')
    await tick()
    write('c')
    await tick()
    expect(output.writes).toEqual(['aaaaa'])
    expect([...state.values()]).toEqual(['waits', 'waits', 'waits'])
    expect(outbox.size).toBe(7)
    output.take()
    await tick()
    expect(output.writes).toEqual(['aaaaa', 'bc'])
    expect([...state.values()]).toEqual(['sent', 'sent', 'sent'])
    output.take()
    await tick()
    expect(outbox.size).toBe(0)
  })

  it('can wait for room with nothing to say', async () => {
    const { output, state, write } = mount()
    write('')
    await tick()
    expect(state.get('')).toBe('sent')
    write('aaaaa')
    await tick()
    write('')
    await tick()
    expect(state.get('')).toBe('waits')
    output.take()
    await tick()
    expect(state.get('')).toBe('sent')
    expect(output.writes).toEqual(['aaaaa'])
  })

  it('tells once that its stream broke, and rejects when it is told why', async () => {
    const { output, outbox, broken, state, write } = mount()
    const cause = new Error('EPIPE')
    write('aaaaa')
    await tick()
    write('b')
    output.destroy(cause)
    await tick()
    write('c')
    await tick()
    expect(broken).toEqual([cause])
    expect([...state.values()]).toEqual(['waits', 'waits', 'waits'])
    outbox.fail(cause)
    outbox.fail()
    await tick()
    write('d')
    await tick()
    expect([...state.values()]).toEqual(Array(4).fill('ConnectionClosed'))
    await expect(outbox.write('e')).rejects.toMatchObject({ message: 'EPIPE', cause })
    expect(output.writes).toEqual(['aaaaa'])
  })

  it('tells of a stream that was closed by somebody else', async () => {
    const { output, broken } = mount()
    output.destroy()
    await tick()
    expect(broken).toEqual([undefined])
  })
})

describe('an outbox that closes', () => {
  it('writes what was sent just before, and ends its stream', async () => {
    const { output, outbox, broken, state, write } = mount(100)
    write('a')
    const closed = outbox.close(1e6)
    expect(output.writes).toEqual(['a'])
    write('late')
    output.take()
    await closed
    await tick()
    expect(Object.fromEntries(state)).toEqual({ a: 'sent', late: 'ConnectionClosed' })
    expect(output.writableFinished).toBe(true)
    expect(broken).toEqual([])
  })

  it('writes what waits for room too', async () => {
    const { output, outbox, state, write } = mount()
    write('aaaaa')
    await tick()
    write('b')
    const closed = outbox.close(1e6)
    output.take()
    await tick()
    output.take()
    await closed
    await tick()
    expect(output.writes).toEqual(['aaaaa', 'b'])
    expect([...state.values()]).toEqual(['sent', 'sent'])
  })

  it('gives up what nobody takes in time', async () => {
    const { output, outbox, state, write } = mount()
    write('aaaaa')
    await tick()
    await outbox.close(1)
    await tick()
    expect(state.get('aaaaa')).toBe('ConnectionClosed')
    expect(output.destroyed).toBe(true)
  })

  it('does not wait for a stream that breaks meanwhile, or is broken already', async () => {
    const { output, outbox, state, write } = mount()
    write('aaaaa')
    await tick()
    const closed = outbox.close(1e6)
    output.destroy(new Error('EPIPE'))
    await closed
    await tick()
    expect(state.get('aaaaa')).toBe('ConnectionClosed')

    const other = mount()
    other.output.destroy()
    await tick()
    other.write('a')
    await other.outbox.close(1e6)
    await tick()
    expect(other.state.get('a')).toBe('ConnectionClosed')
  })

  it("empties the process's own output, but leaves it open", async () => {
    const outbox = new Outbox(process.stdout, () => {})
    await outbox.close(1e6)
    expect(process.stdout.writable).toBe(true)
    await expect(outbox.write('late')).rejects.toMatchObject({ name: 'ConnectionClosed' })
  })
})
