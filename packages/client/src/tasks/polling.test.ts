import { afterEach, describe, expect, it, vi } from 'vitest'
import { Client, Task, tasks } from '../index.js'
import { answer, Opening, refuse, type Script } from '../testing/scripted.js'
import { pauseBetween } from './polling.js'

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

describe('the pause between two looks at a task', () => {
  it('grows as long as there is nothing new, up to a bound [N226]', () => {
    vi.spyOn(Math, 'random').mockReturnValue(0)
    expect([0, 1, 2, 6, 7, 1000].map((looks) => pauseBetween(1000, looks))).toEqual([
      1000,
      1250,
      1562.5,
      1000 * 1.25 ** 6,
      1000 * 1.25 ** 6,
      1000 * 1.25 ** 6,
    ])
  })

  it('is spread above what the server wishes [N226]', () => {
    const pauses = Array.from({ length: 100 }, () => pauseBetween(1000, 0))
    expect(new Set(pauses).size).toBeGreaterThan(50)
    expect(pauses.every((each) => each >= 1000 && each < 1200)).toBe(true)
  })

  it('is one that a timer can keep, whatever the server wishes', () => {
    for (const wish of [-5, 0, NaN, -Infinity]) expect(pauseBetween(wish, 0)).toBeGreaterThanOrEqual(20)
    for (const wish of [-5, 0, NaN]) expect(pauseBetween(wish, 6)).toBeLessThan(100)
    expect(pauseBetween(1e12, 0)).toBe(2 ** 31 - 1)
    expect(pauseBetween(1e300, 3)).toBe(2 ** 31 - 1)
  })
})

describe('a task that is waited for', () => {
  const seen = { taskId: 't', createdAt: 'now', ttl: null, pollInterval: 1000 }
  const capabilities = { tools: {}, tasks: { requests: { tools: { call: {} } } } }
  const serverInfo = { name: 'old', version: '1' }
  /** How it stands, one look after another. */
  const server =
    (looks: { status: string; lastUpdatedAt: string }[]): Script =>
    (request) => {
      const { method } = request
      if (method === 'server/discover') return refuse(request, -32601)
      if (method === 'initialize') {
        return answer(request, { protocolVersion: '2025-11-25', capabilities, serverInfo })
      }
      if (method === 'tasks/result') return answer(request, { content: [] })
      return answer(request, { ...seen, ...(looks.length > 1 ? looks.shift()! : looks[0]!) })
    }
  const following = async (script: Script) => {
    const opening = new Opening(() => script)
    const client = new Client({ name: 'test', version: '1' }, { extensions: [tasks()] })
    await client.connect(opening.open)
    vi.useFakeTimers()
    vi.spyOn(Math, 'random').mockReturnValue(0)
    return { opening, result: new Task(client, 't').result() }
  }
  const working = (lastUpdatedAt: string) => ({ status: 'working', lastUpdatedAt })

  it('is looked at more often again once there is something new [N226]', async () => {
    const looks = [working('a'), working('a'), working('a'), working('b'), { status: 'completed', lastUpdatedAt: 'c' }]
    const { opening, result } = await following(server(looks))
    const counts: number[] = []
    for (const ms of [0, 1000, 1250, 1562.5, 1000]) {
      await vi.advanceTimersByTimeAsync(Math.ceil(ms))
      counts.push(opening.last.of('tasks/get').length)
    }
    expect(counts).toEqual([1, 2, 3, 4, 5])
    expect(await result).toEqual({ content: [] })
  })

  it('is followed on the next channel when one ends', async () => {
    const { opening, result } = await following(server([working('a'), { status: 'completed', lastUpdatedAt: 'b' }]))
    await vi.advanceTimersByTimeAsync(10)
    opening.last.incoming.end(new Error('died'))
    await vi.advanceTimersByTimeAsync(1000)
    expect(await result).toEqual({ content: [] })
    expect(opening.channels).toHaveLength(2)
    expect(opening.last.of('tasks/get')).toHaveLength(1)
  })
})
