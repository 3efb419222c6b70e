import { type Delivery, type Id, isAnswer, isBatch, methods } from '@mortise/protocol'
import { claim, claimSame } from '../claim.js'
import { claimEchoed, type Near } from '../near.js'
import type { Cases } from '../stage.js'

const many = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

/** Reads to the end, and holds what came against one answer for each id. */
async function claimOneEach(near: Near, ids: readonly Id[]): Promise<void> {
  // A copy that follows its original at once comes before this echo, or is in the channel when it closes.
  await near.echo()
  await near.transport.close()
  await near.end()
  for (const id of ids) claimSame(near.answersTo(id), 1, `Number of answers to request ${id}`)
}

const isAnswerTo = (delivery: Delivery, id: Id): boolean =>
  'message' in delivery && !isBatch(delivery.message) && isAnswer(delivery.message) && delivery.message.id === id

const progressIn = (delivery: Delivery): unknown[] =>
  'message' in delivery && !isBatch(delivery.message) && 'method' in delivery.message
    ? [delivery.message.method === methods.progress.name && delivery.message.params?.progress]
    : []

/** How requests and their answers find each other. */
export const exchanges: Cases = {
  async 'every request gets exactly its answer'({ near }) {
    const ids = many(20).map((n) => near.ask('echo', { n }))
    for (const [n, id] of ids.entries()) claimEchoed(await near.answer(id), { n })
    await claimOneEach(near, ids)
  },

  async 'a burst of 1,000 requests loses nothing and doubles nothing'({ near }) {
    const ids = many(1000).map((n) => near.ask('echo', { n }))
    for (const [n, id] of ids.entries()) claimEchoed(await near.answer(id), { n })
    await claimOneEach(near, ids)
  },

  async 'what is said about a request comes in order, and before its answer'({ near }) {
    const times = 100
    const id = near.ask('count', { times })
    await near.answer(id)
    await near.echo()
    const answered = near.heard.findIndex((each) => isAnswerTo(each, id))
    claimSame(
      near.heard.slice(0, answered).flatMap(progressIn),
      many(times).map((i) => i + 1),
      'Notifications that came before the answer',
    )
    const others = near.heard.slice(0, answered).flatMap((each) => ('about' in each ? [each.about] : []))
    claim(
      others.every((each) => each === undefined || each === id),
      `A delivery about request ${id} said that it is about request ${others.find((each) => each !== id)}`,
    )
  },

  async 'sends awaited one after another arrive in that order'({ near, far }) {
    const ids: number[] = []
    for (const n of many(100)) ids.push(await near.post('echo', { n }))
    for (const id of ids) await near.answer(id)
    claimSame(far.served, ids, 'Requests in the order in which they arrived')
  },

  async 'a slow exchange holds up no other'({ near, far, patience }) {
    const slow = [near.ask('hold', { slow: 1 }), near.ask('hold', { slow: 2 })] as const
    for (const id of slow) await patience.until(`request ${id} to arrive`, () => far.served.includes(id) || undefined)
    await near.echo({ quick: 1 })
    far.release(slow[1])
    claimEchoed(await near.answer(slow[1]), { slow: 2 })
    await near.echo({ quick: 2 })
    far.release(slow[0])
    claimEchoed(await near.answer(slow[0]), { slow: 1 })
  },

  async 'cancelling a request gives up its exchange, and no other'({ near, far, patience }) {
    const [unwanted, wanted] = [near.ask('hold', { un: 'wanted' }), near.ask('hold', { very: 'wanted' })] as const
    for (const id of [unwanted, wanted]) {
      await patience.until(`request ${id} to arrive`, () => far.served.includes(id) || undefined)
    }
    await near.cancel(unwanted)
    await patience.until('the signal of the cancelled exchange', () => far.cancelled.includes(unwanted) || undefined)
    far.release(wanted)
    claimEchoed(await near.answer(wanted), { very: 'wanted' })
    claimSame(far.cancelled, [unwanted], 'Exchanges given up')
    claimSame(near.answersTo(unwanted), 0, 'Number of answers to the cancelled request')
  },
}
