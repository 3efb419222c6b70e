import { ErrorCode, ProtocolError } from '@mortise/protocol'
import { base64 } from '../base64.js'
import { keep } from '../kept.js'

/** Changes or removes something that was registered. Every change reaches the clients that follow the list. */
export interface Handle<Config> {
  /** Replaces members of its configuration. Throws at what cannot be used, and then leaves all as it was. */
  update(changes: Partial<Config>): void
  /** Offers it again. */
  enable(): void
  /** Withholds it: it is neither listed nor served. */
  disable(): void
  /** Takes it off for good. */
  remove(): void
}

interface Place<Entry> {
  entry: Entry
  enabled: boolean
}

/** One page of a list, and where the next one begins. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor?: string
}

/** The part of a list that a cursor names: the entries after the one whose key it holds. */
export function pageOf<T>(
  all: readonly T[],
  cursor: string | undefined,
  size: number,
  keyOf: (item: T) => string,
): Page<T> {
  const from = cursor === undefined ? 0 : all.findIndex((item) => toCursor(keyOf(item)) === cursor) + 1
  if (cursor !== undefined && from === 0) {
    throw new ProtocolError(ErrorCode.invalidParams, `params.cursor: not a cursor of this list: ${cursor}`)
  }
  const items = all.slice(from, from + size)
  return from + size < all.length ? { items, nextCursor: toCursor(keyOf(items.at(-1)!)) } : { items }
}

const toCursor = (key: string): string => base64(new TextEncoder().encode(key))

/** What a server offers of one kind, by name, in the order of registration. */
export class Shelf<Entry> {
  readonly #what: string
  readonly #places = new Map<string, Place<Entry>>()
  readonly #changed: () => void
  readonly #pages = new Map<string | undefined, object>()
  #offered: readonly Entry[] | undefined

  /** `what` names the kind in errors; `changed` is called after every change. */
  constructor(what: string, changed: () => void) {
    this.#what = what
    this.#changed = changed
  }

  /** Puts an entry on the shelf. `make` makes it of its configuration, and anew when that changes. Throws at a taken name. */
  add<Config>(key: string, config: Config, make: (config: Config) => Entry): Handle<Config> {
    if (this.#places.has(key)) throw new Error(`The ${this.#what} '${key}' is registered already; remove it first`)
    const place: Place<Entry> = { entry: make(config), enabled: true }
    this.#places.set(key, place)
    this.#renew()
    let current = config
    const set = (enabled: boolean): void => {
      place.enabled = enabled
      this.#renew()
    }
    return {
      update: (changes) => {
        const next = { ...current, ...changes }
        place.entry = make(next)
        current = next
        this.#renew()
      },
      enable: () => set(true),
      disable: () => set(false),
      remove: () => {
        if (this.#places.get(key) === place) this.#places.delete(key)
        this.#renew()
      },
    }
  }

  /** The entry of a name, if it is offered. */
  get(key: string): Entry | undefined {
    const place = this.#places.get(key)
    return place?.enabled ? place.entry : undefined
  }

  /** All that is offered. */
  get offered(): readonly Entry[] {
    return (this.#offered ??= [...this.#places.values()].filter(({ enabled }) => enabled).map(({ entry }) => entry))
  }

  /** A page of the list as a result, made once and kept until something changes. */
  page<R extends object>(cursor: string | undefined, make: () => R): R {
    let page = this.#pages.get(cursor)
    // Only cursors of real pages get here, for `make` throws on any other.
    if (!page) this.#pages.set(cursor, (page = keep(make())))
    return page as R
  }

  #renew(): void {
    this.#offered = undefined
    this.#pages.clear()
    this.#changed()
  }
}
