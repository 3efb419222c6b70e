import { readFileSync } from 'node:fs'
import { meet, type Command, type Session } from '../../test/filesystem-conformance/session.js'
import type { Step } from './measures.js'

/** What one call came to: its time and the peak memory of its server, or why there is none. */
export type Taken = { readonly ms: number; readonly megabytes: number } | { readonly why: string }

/** The most memory that a process has held so far. */
const peakOf = (pid: number): number =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1_024

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!

/** Calls a tool until its answer has no further page; resolves to all of it. */
async function answers({ call }: Session, { tool, args }: Step): Promise<string> {
  const all: string[] = []
  let cursor: unknown
  do {
    const answer = await call(tool, { ...args, ...(cursor === undefined ? {} : { cursor }) })
    const words = JSON.stringify(answer.content)
    if (answer.isError) throw new Error(words)
    all.push(words, JSON.stringify(answer.structuredContent))
    cursor = answer.structuredContent?.nextCursor
  } while (cursor !== undefined && cursor !== null)
  return all.join('\n')
}

/** Starts a server and waits for the list of its tools. */
export async function takeStart(server: Command, folder: string): Promise<Taken> {
  const before = performance.now()
  const session = await meet(server, [folder])
  const ms = performance.now() - before
  const megabytes = peakOf(session.pid)
  await session.close()
  return { ms, megabytes }
}

/** Makes a call twice in a fresh server, and times the second: all that is loaded for the first alone is in the start. */
export async function take(server: Command, folder: string, step: Step): Promise<Taken> {
  const session = await meet(server, [folder])
  try {
    if (!(await session.tools()).some(({ name }) => name === step.tool)) return { why: `no tool ${step.tool}` }
    await answers(session, step)
    const before = performance.now()
    const all = await answers(session, step)
    const ms = performance.now() - before
    const missing = step.holds.find((each) => !all.includes(each))
    return missing === undefined ? { ms, megabytes: peakOf(session.pid) } : { why: `without ${missing}` }
  } catch (error) {
    return { why: wordsOf(error) }
  } finally {
    await session.close()
  }
}
