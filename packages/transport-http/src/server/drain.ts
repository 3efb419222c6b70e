import { isRequest, type Message } from '@mortise/protocol'
import type { Todo } from './classify.js'
import type { Ticker, Timed } from './ticker.js'

/** Whether a message is a request, or a batch holds one. */
export const asks = (message: Message | readonly Message[]): boolean => [message].flat().some(isRequest)

/** Whether something begins that a server which wants to end takes no more. What goes on is let through to its end. */
export function begins(todo: Todo): boolean {
  if (todo.do === 'deliver') return asks(todo.message)
  if (todo.do === 'listen') return todo.cursor === undefined
  return todo.do === 'serve' || todo.do === 'open'
}

/** Waits until nothing is owed to anybody, or so many milliseconds have passed. */
export async function settled(ticker: Ticker, ms: number, owes: () => boolean): Promise<void> {
  if (ms <= 0 || !owes()) return
  await new Promise<void>((resolve) => {
    const from = performance.now()
    const look: Timed = {
      place: 0,
      tick(now) {
        if (owes() && now - from < ms) return
        ticker.remove(look)
        resolve()
      },
    }
    ticker.add(look)
  })
}
