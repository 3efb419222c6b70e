import { describe, expect, it } from 'vitest'
import { Subscriptions } from './subscriptions.js'

/** A server that refuses some URIs, and answers the others when it is told to. */
const serving = (refused: readonly string[] = []) => {
  const said: string[] = []
  const waiting: (() => void)[] = []
  const subscriptions = new Subscriptions(({ name }, uri) => {
    said.push(`${name.replace('resources/', '')} ${uri}`)
    if (refused.includes(uri)) return Promise.reject(new Error(`no ${uri}`))
    return new Promise<void>((resolve) => waiting.push(resolve))
  })
  const settled = async <T>(promise: Promise<T>): Promise<T> => {
    let isOver = false
    const over = promise.finally(() => (isOver = true))
    over.catch(() => {})
    while (!isOver) {
      for (const answer of waiting.splice(0)) answer()
      await Promise.resolve()
    }
    return over
  }
  return { subscriptions, said, settled }
}

describe('subscriptions', () => {
  it('are told once, and ended with the last who follows', async () => {
    const { subscriptions, said, settled } = serving()
    await settled(Promise.all([subscriptions.hold(['a', 'b']), subscriptions.hold(['a'])]))
    expect(said).toEqual(['subscribe a', 'subscribe b'])
    await settled(subscriptions.release(['a', 'b']))
    expect(said.splice(0)).toEqual(['subscribe a', 'subscribe b', 'unsubscribe b'])
    await settled(subscriptions.release(['a']))
    await settled(subscriptions.hold(['a']))
    expect(said).toEqual(['unsubscribe a', 'subscribe a'])
  })

  it('begin anew after the end before has been told', async () => {
    const { subscriptions, said, settled } = serving()
    await settled(subscriptions.hold(['a']))
    const ending = subscriptions.release(['a'])
    await Promise.resolve()
    const again = subscriptions.hold(['a'])
    expect(said).toEqual(['subscribe a', 'unsubscribe a'])
    await settled(Promise.all([ending, again]))
    expect(said).toEqual(['subscribe a', 'unsubscribe a', 'subscribe a'])
  })

  it('are not ended for somebody who has come meanwhile', async () => {
    const { subscriptions, said, settled } = serving()
    await settled(subscriptions.hold(['a']))
    await settled(Promise.all([subscriptions.release(['a']), subscriptions.hold(['a'])]))
    expect(said).toEqual(['subscribe a'])
  })

  it('are all ended again when one of them is refused', async () => {
    const { subscriptions, said, settled } = serving(['b'])
    await expect(settled(subscriptions.hold(['a', 'b', 'c']))).rejects.toThrow('no b')
    await settled(Promise.resolve())
    expect(said.splice(0)).toEqual(['subscribe a', 'subscribe b', 'subscribe c', 'unsubscribe a', 'unsubscribe c'])
    await expect(settled(Promise.all([subscriptions.hold(['b']), subscriptions.hold(['b'])]))).rejects.toThrow('no b')
    expect(said).toEqual(['subscribe b', 'subscribe b'])
  })

  it('leave alone what somebody else still follows, when another is refused', async () => {
    const { subscriptions, said, settled } = serving(['b'])
    await settled(subscriptions.hold(['a']))
    await expect(settled(subscriptions.hold(['a', 'b']))).rejects.toThrow('no b')
    expect(said).toEqual(['subscribe a', 'subscribe b'])
  })
})
