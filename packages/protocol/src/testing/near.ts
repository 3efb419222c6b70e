import {
  type Answer,
  type Delivery,
  type Id,
  isAnswer,
  isBatch,
  type Json,
  type Message,
  methods,
  type Outgoing,
  type Self,
  type SendOptions,
  type Transport,
} from '@mortise/protocol'
import { claim, claimSame } from './claim.js'
import { spoken, type Act } from './far.js'
import type { Patience } from './patience.js'

const self: Self = { info: { name: 'transport-contract', version: '1' }, capabilities: {} }

/** A request as a client would write it, and the headers that go with it. */
export function ask(id: Id, act: Act, args: Json): [Outgoing, SendOptions] {
  const def = methods.callTool
  const params = spoken.writeParams({ name: act, arguments: args, _meta: { progressToken: id } }, self)
  return [{ jsonrpc: '2.0', id, method: def.name, params }, { headers: spoken.writeHeaders(def, params) }]
}

/** The near end of the channel under test: asks, and keeps everything that comes. */
export class Near {
  /** What has come, in order; a request whose `send` was refused counts as lost. */
  readonly heard: Delivery[] = []
  /** Whether `incoming` has ended or thrown. */
  over = false
  readonly transport: Transport
  readonly #patience: Patience
  readonly #answers = new Map<Id, Answer[]>()
  readonly #lost = new Map<Id, Error>()
  #reader: AsyncIterator<Delivery> | undefined
  #why = 'ended'
  #last = 0

  constructor(transport: Transport, patience: Patience) {
    this.transport = transport
    this.#patience = patience
  }

  /** Sends a request and gives its id, without waiting for the channel to take it. */
  ask(act: Act, args: Json = {}): number {
    const id = ++this.#last
    this.transport.send(...ask(id, act, args)).catch((reason: Error) => this.#take({ lost: id, reason }))
    this.read()
    return id
  }

  /** Sends a request, and gives its id once the channel has taken it. */
  async post(act: Act, args: Json = {}): Promise<number> {
    const id = ++this.#last
    this.read()
    await this.#patience.within(`send of request ${id}`, this.transport.send(...ask(id, act, args)))
    return id
  }

  /** Says that an answer is no longer wanted. */
  cancel(id: Id): Promise<void> {
    const def = methods.cancelled
    const params = { requestId: id }
    const sent = this.transport.send(
      { jsonrpc: '2.0', method: def.name, params },
      { about: id, headers: spoken.writeHeaders(def, params) },
    )
    return this.#patience.within(`send of the cancellation of request ${id}`, sent)
  }

  /** The answer to a request, once it has come. */
  answer(id: Id): Promise<Answer> {
    return this.#patience.until(`the answer to request ${id}`, () => {
      const [answer] = this.#answers.get(id) ?? []
      const lost = this.#lost.get(id)
      claim(answer !== undefined || !lost, `Request ${id} was reported lost: ${lost?.message}`)
      claim(answer !== undefined || !this.over, `incoming ${this.#why} before the answer to request ${id}`)
      return answer
    })
  }

  /** Asks for an echo and holds it against what was said. */
  async echo(args: Json = { still: 'alive' }, act: 'echo' | 'print' = 'echo'): Promise<void> {
    claimEchoed(await this.answer(this.ask(act, args)), args)
  }

  /** Resolves when `incoming` has ended or thrown. */
  async end(): Promise<void> {
    this.read()
    await this.#patience.until('incoming to end', () => this.over || undefined)
  }

  /** Whether a request was reported lost, or its `send` refused. */
  isLost(id: Id): boolean {
    return this.#lost.has(id)
  }

  /** How many answers a request has got. */
  answersTo(id: Id): number {
    return this.#answers.get(id)?.length ?? 0
  }

  /** What `incoming` brings when it is asked once more after its end. */
  async afterwards(): Promise<IteratorResult<Delivery> | undefined> {
    return this.#reader && this.#patience.within('incoming, asked once more after its end', this.#reader.next())
  }

  /** Reads `incoming` from now on; asking starts it by itself. */
  read(): void {
    if (this.#reader) return
    this.#reader = this.transport.incoming[Symbol.asyncIterator]()
    this.#drain(this.#reader).then(
      () => this.#finish('ended'),
      (reason: Error) => this.#finish(`broke (${reason.message})`),
    )
  }

  /** Asks for one thing after another. By hand, for a `for await` could not ask again after the end. */
  async #drain(reader: AsyncIterator<Delivery>): Promise<void> {
    for (let next = await reader.next(); !next.done; next = await reader.next()) this.#take(next.value)
  }

  #take(delivery: Delivery): void {
    this.heard.push(delivery)
    if ('lost' in delivery) this.#lost.set(delivery.lost, delivery.reason)
    else if ('message' in delivery && !isBatch(delivery.message)) this.#file(delivery.message)
    this.#patience.changed()
  }

  #file(message: Message): void {
    if (!isAnswer(message) || message.id === undefined) return
    this.#answers.set(message.id, [...(this.#answers.get(message.id) ?? []), message])
  }

  #finish(why: string): void {
    this.over = true
    this.#why = why
    this.#patience.changed()
  }
}

/** Throws unless an answer holds exactly what its request said. */
export function claimEchoed(answer: Answer, args: Json): void {
  claim('result' in answer, `Expected the echo of request ${answer.id}, got an error`)
  claimSame((answer.result as Json).structuredContent, args, `Echo of request ${answer.id}`)
}
