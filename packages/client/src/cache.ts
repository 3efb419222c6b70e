import {
  ErrorCode,
  methods,
  ProtocolError,
  type Change,
  type Json,
  type MethodDef,
  type RequestDef,
  type Topic,
} from '@mortise/protocol'
import { Bounded } from './bounded.js'
import type { Operation } from './operation.js'
import { isWithin } from './within.js'

/** A result that the server gave, and whether that was to the call alone, with no answers given on the way. */
export interface Made {
  readonly result: Json
  readonly afresh: boolean
}

interface Entry {
  readonly def: RequestDef
  readonly uri: unknown
  /** Its text, so that no two callers share an object. */
  readonly text: string
  readonly until: number
  readonly size: number
}

const mostEntries = 512
const mostText = 16 * 1_048_576

const outdated: Record<Topic, readonly MethodDef[]> = {
  toolsListChanged: [methods.listTools],
  promptsListChanged: [methods.listPrompts],
  resourcesListChanged: [methods.listResources, methods.listResourceTemplates],
  resourceSubscriptions: [],
}

/**
 * The results of one server that are still fresh by its own word, each for its own method and parameters. What is
 * private is kept apart by the authorization that it was given to. Bounded: what was used longest ago goes first.
 */
export class Cache {
  readonly #whose: () => unknown
  readonly #entries = new Bounded<Entry>(mostEntries, mostText)
  #drops = 0

  /** `whose` says under which authorization requests go out just now; it may be a promise. */
  constructor(whose: () => unknown) {
    this.#whose = whose
  }

  /** The result of a call: the one that is kept if it is fresh, else the one that the server gives. */
  async through({ def, params, options }: Operation, ask: () => Promise<Made>): Promise<Json> {
    const key = keyOf(def, params)
    const whose = await this.#own(key)
    const known = options.fresh ? undefined : (this.#find(key) ?? this.#find(whose))
    if (known) return JSON.parse(known.text) as Json
    const drops = this.#drops
    let made: Made
    try {
      made = await ask()
    } catch (reason) {
      // A cursor that is no longer one: the list has changed under all of its pages.
      const lost = reason instanceof ProtocolError && reason.code === ErrorCode.invalidParams
      if (lost && params.cursor !== undefined) this.#drop((entry) => entry.def === def)
      throw reason
    }
    const { ttlMs, cacheScope } = made.result
    if (!made.afresh || typeof ttlMs !== 'number' || ttlMs <= 0) return made.result
    // What was overtaken by a change, or given to somebody else, is not what it was asked for.
    const text = whose === (await this.#own(key)) && drops === this.#drops ? textOf(made.result) : undefined
    if (text !== undefined && text.length <= mostText) {
      const until = performance.now() + ttlMs
      const entry = { def, uri: params.uri, text, until, size: text.length }
      this.#entries.set(cacheScope === 'public' ? key : whose, entry)
    }
    return made.result
  }

  /** Forgets what a change has outdated. */
  hear({ topic, uri }: Change): void {
    if (topic === 'resourceSubscriptions')
      this.#drop((entry) => uri !== undefined && typeof entry.uri === 'string' && isWithin(uri, entry.uri))
    else this.#drop(({ def }) => outdated[topic].includes(def))
  }

  /** Forgets everything. */
  clear(): void {
    this.#drop()
  }

  async #own(key: string): Promise<string> {
    return `${key} ${JSON.stringify(await this.#whose())}`
  }

  #find(key: string): Entry | undefined {
    const entry = this.#entries.take(key)
    if (!entry || entry.until <= performance.now()) return undefined
    this.#entries.set(key, entry)
    return entry
  }

  #drop(isOutdated?: (entry: Entry) => boolean): void {
    this.#drops++
    this.#entries.drop(isOutdated)
  }
}

/** What a server nests too deeply can be read, but not be written again. */
function textOf(result: Json): string | undefined {
  try {
    return JSON.stringify(result)
  } catch {
    return undefined
  }
}

/** Metadata says how to go about a call, not what is asked. */
function keyOf({ name }: RequestDef, { _meta, ...params }: Json): string {
  const entries = Object.entries(params).filter(([, value]) => value !== undefined)
  return JSON.stringify([name, entries.toSorted(([a], [b]) => (a < b ? -1 : 1))])
}
