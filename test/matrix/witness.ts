import {
  encode,
  isBatch,
  methods,
  watched,
  type Id,
  type Message,
  type MethodDef,
  type Opener,
  type Outgoing,
  type Version,
} from '@mortise/protocol'
import { definitionsOf, judgeOf, type Definition } from '../spec/published.js'

type Side = 'client' | 'server'
const other = (side: Side): Side => (side === 'client' ? 'server' : 'client')

/** Extensions are published elsewhere, so that only what they have in common with all else is known. */
const isExtended = (method: string): boolean =>
  (Object.values(methods) as readonly MethodDef[]).some(
    ({ name, extension }) => name === method && extension !== undefined,
  )

/** Holds every message of a revision that passes by to the schema that is published for it. */
export class Witness {
  readonly #judge: (definition: string, value: unknown) => string | undefined
  readonly #definitions: Readonly<Record<string, Definition>>
  readonly #names = new Map<unknown, string>()
  readonly #faults = new Set<string>()
  /** How many messages have passed by. */
  count = 0

  constructor(version: Version) {
    this.#judge = judgeOf(version)
    this.#definitions = definitionsOf(version)
    for (const [name, { properties }] of Object.entries(this.#definitions)) {
      const { const: method } = properties?.method ?? {}
      if (method !== undefined) this.#names.set(method, name)
    }
  }

  /** What was wrong with them, each fault once. */
  get faults(): readonly string[] {
    return [...this.#faults]
  }

  /** The same way to a server, under the eyes of the witness. */
  watch(open: Opener): Opener {
    const watching = async () => {
      const asked: Record<Side, Map<Id, string>> = { client: new Map(), server: new Map() }
      const see = (from: Side, outgoing: Outgoing): void => {
        for (const each of isBatch(outgoing) ? outgoing : [outgoing]) this.#see(from, each, asked)
      }
      return watched(await open(), {
        sent: (outgoing) => see('client', outgoing),
        received: (delivery) => 'message' in delivery && see('server', delivery.message),
      })
    }
    return open.target === undefined ? watching : Object.assign(watching, { target: open.target })
  }

  #see(from: Side, live: Message, asked: Record<Side, Map<Id, string>>): void {
    const message = JSON.parse(encode(live)) as Message
    this.count++
    if ('method' in message) {
      if ('id' in message) asked[from].set(message.id, message.method)
      this.#hold('id' in message ? 'JSONRPCRequest' : 'JSONRPCNotification', message, message.method)
      const name = this.#names.get(message.method)
      if (name) this.#hold(name, message, message.method)
      return
    }
    if ('error' in message) return this.#hold(this.#either('JSONRPCErrorResponse', 'JSONRPCError'), message, 'an error')
    this.#hold(this.#either('JSONRPCResultResponse', 'JSONRPCResponse'), message, 'an answer')
    const method = asked[other(from)].get(message.id) ?? 'nothing'
    const name = this.#names.get(method)?.replace(/Request$/, 'Result')
    const { resultType, task } = message.result as { resultType?: unknown; task?: unknown }
    if (task !== undefined) this.#hold('CreateTaskResult', message.result, method)
    else if (resultType === 'task' || (!name && isExtended(method))) this.#hold('Result', message.result, method)
    else if (resultType === 'input_required') this.#hold('InputRequiredResult', message.result, method)
    else if (name) this.#hold(this.#either(name, 'EmptyResult'), message.result, `the result of ${method}`)
    else this.#faults.add(`an answer to ${method}`)
  }

  #either(name: string, fallback: string): string {
    return name in this.#definitions ? name : fallback
  }

  #hold(definition: string, value: unknown, what: string): void {
    const fault = this.#judge(definition, value)
    if (fault) this.#faults.add(`${what}: ${fault}: ${JSON.stringify(value).slice(0, 400)}`)
  }
}
