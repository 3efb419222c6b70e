import { watch } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { etagOf } from '../io/etag.js'
import { reachable } from '../io/open.js'
import type { Scope } from '../scope/scope.js'
import type { Spot } from '../scope/walk.js'

/** How many resources are watched at once, for all clients together. */
export const MAX_WATCHED = 256

/** Whoever follows resources; one that says which it follows is asked now and then whether it still does. */
export interface Holder {
  readonly followed?: { has(uri: string): boolean }
}

/** Something that is watched, and a way to see in which state it is. */
interface Sight {
  readonly look: () => Promise<string>
  readonly stop: () => void
  /** The state that was told of last. */
  told: string
}

interface Watched {
  readonly holders: Set<Holder>
  /** There once the watching has begun; the place is taken before. */
  readonly sight: Promise<Sight>
}

/** The state of what a spot is: of a file, or of the names in a directory. */
const stateOf = (spot: Spot): Promise<string> => lstat(reachable(spot), { bigint: true }).then(etagOf, () => 'gone')

/** Hears of changes to what a spot is: of a directory's contents, or of a name in a directory. */
const listen = ({ kind, held, name }: Spot, changed: () => void): (() => void) => {
  const watcher = watch(held.path, { persistent: false }, (_event, file) => {
    if (kind === 'directory' || file === null || file === name) changed()
  })
  // A directory that is gone is a change, and the last one.
  watcher.on('error', changed)
  return () => watcher.close()
}

/** Ends it, as soon as it has begun. */
const stop = ({ sight }: Watched): void =>
  void sight.then(
    (begun) => begun.stop(),
    () => {},
  )

/** The resources that are watched in the file system, each once, for as long as anybody follows it. */
export class Watches {
  readonly #scope: Scope
  readonly #changed: (uri: string) => void
  readonly #debounceMs: number
  readonly #watched = new Map<string, Watched>()

  /** `changed` is told of each change, or of several within `debounceMs` milliseconds at once. */
  constructor(scope: Scope, changed: (uri: string) => void, debounceMs = 100) {
    this.#scope = scope
    this.#changed = changed
    this.#debounceMs = debounceMs
  }

  get size(): number {
    return this.#watched.size
  }

  /** Watches a resource for somebody; false where as many are watched as can be. Throws a `Failure` for what is no file. */
  async follow(uri: string, path: string, holder: Holder): Promise<boolean> {
    if (this.#watched.size >= MAX_WATCHED) this.#sweep()
    const known = this.#watched.get(uri)
    if (!known && this.#watched.size >= MAX_WATCHED) return false
    const { holders, sight } = known ?? this.#begin(uri, path)
    holders.add(holder)
    await sight
    return true
  }

  /** To be called when something was changed by ourselves: it is told at once, and once. */
  touched(uri: string): void {
    if (this.#watched.has(uri)) void this.#check(uri)
    else this.#changed(uri)
  }

  /** Ends that for somebody. */
  unfollow(uri: string, holder: Holder): void {
    const watched = this.#watched.get(uri)
    watched?.holders.delete(holder)
    if (!watched || watched.holders.size > 0) return
    this.#watched.delete(uri)
    stop(watched)
  }

  /** Ends it for everybody. */
  close(): void {
    for (const watched of this.#watched.values()) stop(watched)
    this.#watched.clear()
  }

  #begin(uri: string, path: string): Watched {
    const watched = { holders: new Set<Holder>(), sight: this.#start(uri, path) }
    this.#watched.set(uri, watched)
    // What cannot be watched gives its place back.
    watched.sight.catch(() => this.#watched.get(uri) === watched && this.#watched.delete(uri))
    return watched
  }

  /** A visit that lasts, so that the directory stays open: what is watched is that one, wherever it is moved. */
  #start(uri: string, path: string): Promise<Sight> {
    return new Promise((resolve, reject) => {
      const visit = async (spot: Spot): Promise<void> => {
        let timer: NodeJS.Timeout | undefined
        const quiet = listen(spot, () => {
          timer ??= setTimeout(() => {
            timer = undefined
            void this.#check(uri)
          }, this.#debounceMs).unref()
        })
        const told = await stateOf(spot)
        await new Promise<void>((stop) => resolve({ look: () => stateOf(spot), stop, told }))
        clearTimeout(timer)
        quiet()
      }
      this.#scope.visit(path, visit).catch(reject)
    })
  }

  /** Tells of a resource, unless it is in the state that was told of before. */
  async #check(uri: string): Promise<void> {
    this.#sweep()
    const watched = this.#watched.get(uri)
    const sight = await watched?.sight.catch(() => undefined)
    const state = await sight?.look()
    if (!sight || state === undefined || state === sight.told || this.#watched.get(uri) !== watched) return
    sight.told = state
    this.#changed(uri)
  }

  /** A session that has ended says so to nobody; it just follows nothing any more. */
  #sweep(): void {
    for (const [uri, { holders }] of this.#watched)
      for (const holder of holders) if (holder.followed?.has(uri) === false) this.unfollow(uri, holder)
  }
}
