import type { Change } from '@mortise/protocol'
import { expect, it } from 'vitest'
import { coalesced } from './coalesce.js'

const updated = (uri: string): Change => ({ topic: 'resourceSubscriptions', uri })
const tools: Change = { topic: 'toolsListChanged' }

/** A client that hears one change at a time, and no more until it is told to. */
const slow = () => {
  const told: Change[] = []
  let hear = (): void => {}
  const news = coalesced((change) => {
    told.push(change)
    return new Promise((resolve) => (hear = resolve))
  })
  const hearAll = async (): Promise<void> => {
    const rested = news.rest()
    let resting = true
    void rested.then(() => (resting = false))
    while (resting) {
      hear()
      await Promise.resolve()
    }
  }
  return { news, told, hearAll }
}

it('A change is told at once, and those that come before it is heard are told once each, in their order', async () => {
  const { news, told, hearAll } = slow()
  news.tell(updated('a'))
  expect(told).toEqual([updated('a')])
  for (let i = 0; i < 1000; i++) for (const each of [updated('b'), tools, updated('a')]) news.tell(each)
  expect(told).toHaveLength(1)
  await hearAll()
  expect(told).toEqual([updated('a'), updated('b'), tools, updated('a')])
})

it('A change that comes again once it has been told is told again, also after a rest', async () => {
  const { news, told, hearAll } = slow()
  await news.rest()
  news.tell(tools)
  news.tell(tools)
  await hearAll()
  news.tell(tools)
  await hearAll()
  expect(told).toEqual([tools, tools, tools])
})
