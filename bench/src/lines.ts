import { methods } from '@mortise/protocol'
import type { Program } from './program.js'
import { handshake, toolCall } from './wire.js'

/** Calls of a tool, over the standard input and output of a server. */
export interface Lines {
  /** Calls for so many milliseconds, so many under way at a time; returns how many were answered, and each one's time. */
  call(ms: number, window: number): Promise<{ calls: number; seconds: number; times: number[] }>
  /** Calls so many times. */
  calls(count: number, window: number): Promise<void>
}

const { params } = JSON.parse(toolCall('session', 'echo0', { text: 'hello' }, () => true).body) as { params: unknown }
const head = '{"jsonrpc":"2.0","id":'
const tail = `,"method":"${methods.callTool.name}","params":${JSON.stringify(params)}}\n`

/** Shakes hands with a server, sees that it answers rightly, and is ready to call it. */
export async function speak(program: Program): Promise<Lines> {
  const { child } = program
  // What it said when it ended tells more than that it cannot be written to.
  child.stdin!.on('error', () => {})
  let rest = ''
  let take = (_line: string): void => {}
  child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop()!
    for (const line of lines) take(line)
  })
  const once = (message: string): Promise<string> => {
    const answered = new Promise<string>((resolve) => (take = resolve))
    child.stdin!.write(message)
    return program.unlessItEnds(answered)
  }
  await once(`${handshake.initialize}\n`)
  child.stdin!.write(`${handshake.initialized}\n`)
  const first = JSON.parse(await once(`${head}2${tail}`)) as { result?: { content?: { text?: string }[] } }
  if (first.result?.content?.[0]?.text !== 'hello') throw new Error(`Not the right answer: ${JSON.stringify(first)}`)

  let id = 10
  const pump = (window: number, isOver: (sent: number) => boolean): Promise<{ calls: number; times: number[] }> =>
    new Promise((resolve) => {
      const times: number[] = []
      let [sent, calls, at] = [0, 0, performance.now()]
      const send = (): string => {
        sent++
        return `${head}${id++}${tail}`
      }
      take = () => {
        calls++
        if (window === 1) {
          const now = performance.now()
          times.push(now - at)
          at = now
        }
        if (!isOver(sent)) child.stdin!.write(send())
        else if (calls === sent) resolve({ calls, times })
      }
      child.stdin!.write(Array.from({ length: window }, send).join(''))
    })
  return {
    async call(ms, window) {
      const from = performance.now()
      const { calls, times } = await program.unlessItEnds(pump(window, () => performance.now() - from > ms))
      return { calls, seconds: (performance.now() - from) / 1000, times }
    },
    async calls(count, window) {
      await program.unlessItEnds(pump(window, (sent) => sent >= count))
    },
  }
}
