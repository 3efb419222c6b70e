import {
  ConnectionClosed,
  encode,
  Inbox,
  isAnswer,
  isBatch,
  isRequest,
  methods,
  serveChannel,
  type Delivery,
  type Endpoint,
  type Id,
  type Message,
  type Origin,
  type Outgoing,
  type Transport,
} from '@mortise/protocol'
import type { Admitted } from './admit.js'
import type { Incoming, Reply } from './carrier.js'
import { closing, refuse, type Refused } from './classify.js'
import { Counted } from './counted.js'
import { asks } from './drain.js'
import { channelKey, classifyLegacy, type LegacyTodo } from './legacy-classify.js'
import type { Load } from './load.js'
import { sendJson } from './response.js'
import { small, type Holder, type Room } from './room.js'
import { comment, event, streamHead, type Streaming } from './sse.js'
import type { Timed } from './ticker.js'

/** How much may wait for a client to read it, in UTF-16 units, before what nobody asked for costs it the channel. */
const maxWaiting = 1_048_576
/** How much, where it is an answer that comes on top: who asks for much at once gets it. */
const maxAnswers = 16 * maxWaiting
/** How many channels are open at once, at most. */
const maxChannels = 256

/** The server's end of HTTP+SSE: it speaks on the response to one GET, and hears what comes by POST. */
export class LegacyChannel implements Transport, Holder {
  readonly id = crypto.randomUUID()
  readonly incoming = new Inbox<Delivery>()
  readonly #reply: Reply
  readonly #unread: Room
  #last: Promise<void> = Promise.resolve()
  #waiting = 0
  /** The requests that came and are still to be answered. */
  readonly #asked = new Set<Id>()
  #over = false

  /** `query` is the one that the client came with: what it needs to get here must stay in it. */
  constructor(reply: Reply, query: string, unread: Room) {
    this.#reply = reply
    this.#unread = unread
    const rest = new URLSearchParams(query)
    rest.set(channelKey, this.id)
    // Relative, for only the client knows by which path what stands in front of this server is reached.
    void reply.begin(streamHead, `event: endpoint\ndata: ?${rest.toString()}\n\n`)
    reply.whenGone(() => this.#end())
  }

  /** Whether a request that came is not answered yet. */
  get busy(): boolean {
    return !this.#over && this.#asked.size > 0
  }

  /** Takes what came by POST. */
  hear(message: Message | readonly Message[], origin: Origin): void {
    for (const each of [message].flat()) {
      if (isRequest(each)) this.#asked.add(each.id)
      // What is taken back is never answered.
      else if (!isAnswer(each) && each.method === methods.cancelled.name)
        this.#asked.delete(each.params?.requestId as Id)
    }
    this.incoming.push({ message, origin })
  }

  async send(outgoing: Outgoing): Promise<void> {
    const text = event(encode(outgoing))
    for (const each of [outgoing].flat()) if (isAnswer(each) && each.id !== undefined) this.#asked.delete(each.id)
    if (this.#over) throw gone()
    const most = isBatch(outgoing) || isAnswer(outgoing) ? maxAnswers : maxWaiting
    if (this.#waiting + this.#reply.backlog > most) {
      this.giveWay()
      throw new ConnectionClosed('The client was cut off, for it does not read')
    }
    this.#waiting += text.length
    if (this.#waiting > small) this.#unread.hold(this, this.#waiting)
    const turn = this.#last.then(() => this.#write(text))
    this.#last = turn.catch(() => {})
    await turn
  }

  /** Says nothing, so that nothing in between takes a quiet channel for a dead one. */
  comment(): void {
    if (!this.#over && this.#waiting + this.#reply.backlog === 0) void this.#reply.write(comment)
  }

  giveWay(): void {
    this.#end()
    this.#reply.cut()
  }

  async close(): Promise<void> {
    if (this.#over) return
    this.#end()
    this.#reply.end()
  }

  async #write(text: string): Promise<void> {
    this.#waiting -= text.length
    if (this.#waiting <= small) this.#unread.release(this)
    if (!this.#over) await this.#reply.write(text)
    if (this.#over) throw gone()
  }

  #end(): void {
    this.#over = true
    this.incoming.end()
  }
}

const gone = (): ConnectionClosed => new ConnectionClosed('The client of this channel has gone')

const full = refuse(503, 'As many channels are open as may be; try again later', undefined, { 'retry-after': '10' })

interface Held {
  readonly channel: LegacyChannel
  /** Who opened it: to nobody else it exists. */
  readonly principal: string | undefined
}

/** What the channels of a handler have in common. */
interface LegacyHosting extends Streaming {
  readonly endpoint: Endpoint
  readonly unread: Room
  readonly load: Load
}

/** The channels that are open, by their ids. */
export class LegacyChannels implements Timed {
  place = 0
  readonly #all = new Map<string, Held>()
  readonly #hosting: LegacyHosting
  readonly #endpoint: Counted
  readonly #onError: (error: unknown) => void
  readonly #most: number
  #commentedAt = 0

  constructor(hosting: LegacyHosting, onError: (error: unknown) => void, most = maxChannels) {
    this.#hosting = hosting
    this.#endpoint = new Counted(hosting.endpoint, hosting.load)
    this.#onError = onError
    this.#most = most
  }

  /** Whether a request that came on one is not answered yet. */
  get busy(): boolean {
    return [...this.#all.values()].some(({ channel }) => channel.busy)
  }

  /** Sees to a request where it is one of HTTP+SSE; says whether it was. Nothing begins where it is not `open`. */
  take(incoming: Incoming, { origin, body }: Admitted, reply: Reply, open = true): boolean {
    const todo = classifyLegacy(incoming, body)
    if (!todo) return false
    if (!open && (todo.do === 'open' || (todo.do === 'hear' && asks(todo.message)))) {
      sendJson(reply, closing.status, closing.error, closing.headers)
      return true
    }
    if (todo.do === 'hear') this.#endpoint.weigh(todo.message, this.#hosting.load.of(incoming))
    const fault = todo.do === 'open' ? this.#open(incoming.query, origin, reply) : this.#hear(todo, origin)
    if (fault) sendJson(reply, fault.status, fault.error, fault.headers)
    else if (todo.do === 'hear') reply.send(202, {}, [])
    return true
  }

  /** Says nothing on each, as often as a channel must not be quiet for longer. */
  tick(now: number): void {
    if (now - this.#commentedAt < this.#hosting.limits.keepAliveMs) return
    this.#commentedAt = now
    for (const { channel } of this.#all.values()) channel.comment()
  }

  /** Ends them all. */
  close(): void {
    for (const { channel } of this.#all.values()) void channel.close()
  }

  #open(query: string, origin: Origin, reply: Reply): Refused | undefined {
    if (this.#all.size >= this.#most) return full
    const { ticker } = this.#hosting
    if (this.#all.size === 0) ticker.add(this)
    const channel = new LegacyChannel(reply, query, this.#hosting.unread)
    this.#all.set(channel.id, { channel, principal: origin.principal })
    void this.#serve(channel, origin)
    return undefined
  }

  async #serve(channel: LegacyChannel, origin: Origin): Promise<void> {
    try {
      await serveChannel(this.#endpoint, channel, origin)
    } catch (error) {
      this.#onError(error)
      await channel.close()
    }
    this.#all.delete(channel.id)
    if (this.#all.size === 0) this.#hosting.ticker.remove(this)
  }

  #hear(todo: Exclude<LegacyTodo, { do: 'open' }>, origin: Origin): Refused | undefined {
    if (todo.do === 'refuse') return todo
    const held = this.#all.get(todo.channel)
    if (!held || held.principal !== origin.principal) return refuse(404, 'No such channel, or it has ended')
    held.channel.hear(todo.message, origin)
    return undefined
  }
}
