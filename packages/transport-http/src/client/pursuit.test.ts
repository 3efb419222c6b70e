import type { Delivery } from '@mortise/protocol'
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { Gets } from './gets.js'
import { Post } from './post.js'
import type { Ask, Call, Reply } from './wire.js'
import { call, result } from '../testing/scripted.js'
import { event } from '../testing/session.js'

beforeEach(() => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
})

/** A response that is there at once, and brings this text. */
const reply = (status: number, text: string): Reply => ({
  status,
  header: (name) => (name === 'content-type' && status === 200 ? 'text/event-stream' : undefined),
  read: async (take) => take(new TextEncoder().encode(text)),
})
const events = async (text: string): Promise<Call> => ({ reply: Promise.resolve(reply(200, text)), abort() {} })
const nobody = (): Promise<Call> => Promise.reject(new Error('nobody there'))

/** What becomes of a POST whose stream ends after one event, where GETs go like this. */
async function fate(get: (ask: Ask, gets: Gets) => Promise<Call>): Promise<{ delivered: Delivery[]; asked: number }> {
  const delivered: Delivery[] = []
  let asked = 0
  const ask = (each: Ask): Promise<Call> => (asked++, get(each, gets))
  const options = { target: 'http://host/mcp', ask, limit: 1_000, idle: 45_000, lose() {} }
  const gets: Gets = new Gets(options, { open: true, headers: {} })
  const post = new Post(call(1), { headers: {}, gets, incoming: { push: (each) => void delivered.push(each) } })
  const head = await post.head(await events(event(undefined, 'a')))
  const { rest } = await post.read(head, true)
  await vi.runAllTimersAsync()
  await rest
  return { delivered, asked }
}
const whyLost = ([delivery]: Delivery[]): string | undefined =>
  delivery && 'reason' in delivery ? delivery.reason.message : undefined

it('gives up a stream that opens and brings nothing, ten times in a row', async () => {
  const { delivered, asked } = await fate(() => events('retry: 0\n\n'))
  expect(asked).toBe(10)
  expect(whyLost(delivered)).toBe(
    'tools/call at http://host/mcp: the response broke off, and could not be taken up again: it ends each time before the answer',
  )
})

it('gives up a stream that cannot be had, ten times in a row', async () => {
  const { delivered, asked } = await fate(nobody)
  expect(asked).toBe(10)
  expect(whyLost(delivered)).toContain('could not be taken up again: nobody there')
})

it('counts anew once something has come', async () => {
  let asked = 0
  const { delivered } = await fate(() => {
    if (++asked === 9) return events(event(undefined, 'b'))
    return asked === 18 ? events(event(result(1), 'c')) : nobody()
  })
  expect(delivered).toEqual([{ message: result(1), about: 1 }])
})

it('goes on in no other session than its own', async () => {
  const { delivered, asked } = await fate((_, gets) => {
    gets.end()
    return nobody()
  })
  expect([asked, whyLost(delivered)]).toEqual([1, expect.stringContaining('nobody there')])
})
