import { isRequest, type Message } from '@mortise/protocol'
import type { Todo } from './classify.js'

/** Whether a message is a request, or a batch holds one. */
export const asks = (message: Message | readonly Message[]): boolean => [message].flat().some(isRequest)

/** Whether something begins that a server which wants to end takes no more. What goes on is let through to its end. */
export function begins(todo: Todo): boolean {
  if (todo.do === 'deliver') return asks(todo.message)
  if (todo.do === 'listen') return todo.cursor === undefined
  return todo.do === 'serve' || todo.do === 'open'
}

/** How often to look whether something is still owed, in milliseconds. */
const glance = 50

/** Waits until nothing is owed to anybody, or so many milliseconds have passed. */
export async function settled(ms: number, owes: () => boolean): Promise<void> {
  const until = performance.now() + ms
  for (let left = ms; left > 0 && owes(); left = until - performance.now()) {
    const wait = Math.min(left, glance)
    await new Promise((resolve) => setTimeout(resolve, wait))
  }
}
