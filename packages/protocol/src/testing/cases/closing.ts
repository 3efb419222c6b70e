import { claim, claimSame } from '../claim.js'
import { ask } from '../near.js'
import type { Cases } from '../stage.js'

/** How a channel ends. */
export const closing: Cases = {
  async 'closing ends incoming'({ near, patience }) {
    await near.echo()
    await patience.within('close', near.transport.close())
    await near.end()
  },

  async 'closing before anything was said ends incoming'({ near, patience }) {
    near.read()
    await patience.within('close', near.transport.close())
    await near.end()
  },

  async 'closing twice is closing once'({ near, patience }) {
    await near.echo()
    const both = Promise.all([near.transport.close(), near.transport.close()])
    await patience.within('two closes at once', both)
    await patience.within('a close after the end', near.transport.close())
    await near.end()
  },

  async 'a send after closing rejects with ConnectionClosed'({ near, patience }) {
    await near.echo()
    await patience.within('close', near.transport.close())
    const sent = near.transport.send(...ask('late', 'echo', {})).then(
      () => 'nothing: it resolved',
      (reason: Error) => reason.name,
    )
    claimSame(await patience.within('a send after close', sent), 'ConnectionClosed', 'What a send after close threw')
  },

  async 'closing settles every send that is under way'({ near, far, patience }) {
    near.read()
    const text = 'x'.repeat(2 ** 16)
    const sends = Array.from({ length: 20 }, (_, i) => near.transport.send(...ask(i, 'hold', { text })))
    const settled = Promise.allSettled(sends)
    await patience.until('a request to arrive', () => far.served.length > 0 || undefined)
    await patience.within('close', near.transport.close())
    await patience.within('the sends under way to settle', settled)
  },

  async 'closing gives up what is under way at the far end'({ near, far, patience }) {
    const id = near.ask('hold')
    await patience.until('the request to arrive', () => far.served.includes(id) || undefined)
    await patience.within('close', near.transport.close())
    await patience.until('the exchange to be given up', () => far.cancelled.includes(id) || undefined)
  },

  async 'nothing comes after incoming has ended'({ near, far, patience }) {
    const id = near.ask('hold')
    await patience.until('the request to arrive', () => far.served.includes(id) || undefined)
    await patience.within('close', near.transport.close())
    await near.end()
    const heard = near.heard.length
    far.release(id)
    await patience.until('the far end to answer', () => far.answered.includes(id) || undefined)
    const more = await near.afterwards()
    claim(more?.done === true, 'incoming brought something after it had ended')
    claimSame(near.heard.length, heard, 'Number of deliveries after the end of incoming')
  },

  async 'the far end going down is told: the channel ends, or what is open is lost'({ near, far, patience, down }) {
    const id = near.ask('hold')
    await patience.until('the request to arrive', () => far.served.includes(id) || undefined)
    const gone = down()
    const told = (): true | undefined => near.over || near.isLost(id) || near.answersTo(id) > 0 || undefined
    await patience.until('incoming to end, or the open request to be lost', told)
    await gone
    const late = near.transport.send(...ask('late', 'echo', {})).catch(() => {})
    await patience.within('a send to a far end that is gone', late)
  },

  async 'a reader that leaves early does not keep the channel from closing'({ near, patience }) {
    const { transport } = near
    const sends = [1, 2, 3].map((id) => transport.send(...ask(id, 'echo', {})))
    const leaving = (async () => {
      for await (const delivery of transport.incoming) return delivery
      return undefined
    })()
    claim(
      (await patience.within('the first delivery', leaving)) !== undefined,
      'incoming ended before it brought anything',
    )
    await patience.within('the sends', Promise.allSettled(sends))
    await patience.within('close', transport.close())
  },
}
