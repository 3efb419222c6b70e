import { strict as assert } from 'node:assert'
import { setTimeout as pause } from 'node:timers/promises'
import type { Answer, Ending, Roots, Session } from './session.js'

/** Where a case is run: folders of its own, and a server that serves the one of them. */
export interface Place {
  /** The folder that the server was given, shared with other cases. */
  readonly root: string
  /** An empty folder below it, for this case alone. */
  readonly folder: string
  /** An empty folder that is not served. */
  readonly outside: string
  /** Calls a tool of the server. */
  readonly call: Session['call']
  readonly tools: Session['tools']
  /** Starts another server, which ends with the case. */
  readonly meet: (folders: readonly string[], roots?: Roots) => Promise<Session>
  /** Starts another server that must end by itself. */
  readonly launch: (folders: readonly string[]) => Promise<Ending>
}

/** A thing that a server must do. It rejects, with the reason, where the server does not. */
export interface Case {
  readonly area: string
  readonly name: string
  readonly run: (place: Place) => Promise<void>
}

/** The cases of one area, by name. */
export const area = (name: string, cases: Readonly<Record<string, Case['run']>>): Case[] =>
  Object.entries(cases).map(([each, run]) => ({ area: name, name: `${name}: ${each}`, run }))

/** The text of a call that must have gone well, and that stands in the structured content too. */
export function told(answer: Answer): string {
  assert.ok(!answer.isError, `an error: ${answer.text}`)
  assert.deepEqual(answer.structuredContent, { content: answer.text })
  return answer.text
}

/** The text of a call that must have been refused. */
export function refused(answer: Answer, why = 'it was not refused'): string {
  assert.equal(answer.isError, true, why)
  return answer.text
}

/** Asks again and again until something holds; rejects when it does not within the time, in milliseconds. */
export async function eventually(holds: () => Promise<boolean>, ms = 10_000): Promise<void> {
  const deadline = performance.now() + ms
  while (!(await holds())) {
    assert.ok(performance.now() < deadline, `it did not come about within ${ms} ms`)
    await pause(5)
  }
}
