import { answer, heap, tell } from '../given.js'

/** Does something again and again for as long as it is asked to, so many at a time, and tells how often it did. */
export function working(once: () => Promise<unknown>, together = 1): void {
  answer(async (asked) => {
    if (asked === 'heap') return heap()
    const until = performance.now() + Number(asked)
    let calls = 0
    const from = performance.now()
    await Promise.all(
      Array.from({ length: together }, async () => {
        while (performance.now() < until) {
          await once()
          calls++
        }
      }),
    )
    return { calls, seconds: (performance.now() - from) / 1000 }
  })
  tell('ready')
}

interface Caller {
  callTool(call: { name: string; arguments: { text: string } }): Promise<unknown>
}

/** Has a client call a tool again and again, once its answer has been seen to be right. */
export async function calling(client: Caller, together?: number): Promise<void> {
  const call = (): Promise<unknown> => client.callTool({ name: 'echo0', arguments: { text: 'hello' } })
  check(await call())
  working(call, together)
}

/** Throws unless this is what a tool that repeats a text answers to `hello`. */
export function check(result: unknown): void {
  const [block] = (result as { content: { text?: string }[] }).content
  if (block?.text !== 'hello') throw new Error(`Not the right answer: ${JSON.stringify(result)}`)
}
