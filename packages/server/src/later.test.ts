import { describe, expect, it } from 'vitest'
import { after, isLater } from './later.js'

describe('after', () => {
  it('goes on at once with what is there', () => {
    expect(after(1, (n) => n + 1)).toBe(2)
  })

  it('waits for what is yet to come, whoever promised it', async () => {
    const later = { then: (resolve: (n: number) => void) => resolve(1) } as PromiseLike<number>
    expect([isLater(later), isLater({ then: 1 }), isLater(null)]).toEqual([true, false, false])
    const resolved = after(Promise.resolve(1), (n) => n + 1)
    expect(isLater(resolved)).toBe(true)
    expect(await resolved).toBe(2)
  })
})
