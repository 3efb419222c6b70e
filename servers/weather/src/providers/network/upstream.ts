import type { Got } from '../../provenance.js'
import { ProviderError, type Problem, type ProviderStatus } from '../provider.js'
import type { Standing } from '../service.js'
import { wordsOf } from '../../words/saying.js'
import type { Language } from '../weather.js'
import { malformed } from './body.js'
import { Breaker } from './breaker.js'
import { Bucket, type Rate } from './bucket.js'
import { Cache } from './cache.js'
import { Flights } from './flights.js'
import { freshFor } from './freshness.js'
import { hush, hushed } from './hush.js'
import { getPage, type Page } from './page.js'
import { persist } from './persist.js'
import type { Tally } from './tally.js'
import type { World } from './world.js'

/** A host that is asked, and what is peculiar about asking it. */
export interface Host {
  /** Who that is, for the text of errors. */
  readonly provider: string
  /** Where its paths begin, without a slash at the end. */
  readonly base: string
  readonly rate: Rate
  readonly headers?: Readonly<Record<string, string>>
  /** Adds to a URL what proves who we are. Nobody but the host gets to see that URL. */
  readonly authorise?: (url: URL) => void
  /** What must never be told. */
  readonly secrets?: readonly string[]
  /** Is told of each request. */
  readonly tally?: Tally | undefined
  /** The body of a page that is an answer. Throws `ProviderError` for one that is none. */
  readonly verdict: (page: Page, now: number) => unknown
}

/** What is asked. */
export interface Request<T> {
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** What the body says. Throws `ProviderError` where it cannot be read; any other error counts as one, and is reported. */
  readonly read: (body: unknown) => T
  /** Milliseconds for which an answer is fresh where the host says nothing about it. */
  readonly usual: number
  /** It is fresh for so long whatever the host says; default 0. */
  readonly atLeast?: number
  /** It is fresh for no longer, whatever the host says; default four times `usual`. */
  readonly atMost?: number
  /** An answer that old may stand in while no other is to be had; default 6 hours. */
  readonly staleFor?: number
  /** In which the user is told that it is an old one; default `en`. */
  readonly language?: Language | undefined
}

/** An answer, how it was come by, and what the user should know of that. */
export interface Fetched<T> {
  readonly value: T
  readonly got: Got
  readonly notes: readonly string[]
  /** Until when asking again brings the same, in milliseconds since 1970; now, where it is older than it should be. */
  readonly freshUntil: number
}

interface Kept {
  readonly body: unknown
  readonly size: number
  readonly fetchedAt: number
  readonly freshUntil: number
}

const cacheLimit = 4 * 1024 * 1024
const sixHours = 6 * 3_600_000
/** Trouble for which older values make up: not when the question itself is refused. */
const bridged: ReadonlySet<Problem> = new Set(['offline', 'timeout', 'quota', 'unavailable', 'malformed'])

/** Asks a host no more than it likes, and bridges its bad times with what it said before. */
export class Upstream {
  readonly #host: Host
  readonly #world: World
  readonly #bucket: Bucket
  readonly #breaker: Breaker
  readonly #cache = new Cache<Kept>(cacheLimit)
  readonly #flights = new Flights<Kept>()
  #status: ProviderStatus = { lastSuccess: null, lastFailure: null }

  constructor(host: Host, world: World) {
    this.#host = host
    this.#world = world
    this.#bucket = new Bucket(host.rate, world, host.provider)
    this.#breaker = new Breaker(world.now)
  }

  /** The answer to a request, from memory while it is fresh. Throws `ProviderError`, or the reason of the signal. */
  async get<T>(request: Request<T>, signal: AbortSignal): Promise<Fetched<T>> {
    const { path, query = {}, read, staleFor = sixHours, language = 'en' } = request
    const url = new URL(this.#host.base + path)
    url.search = new URLSearchParams(query).toString()
    const { now } = this.#world
    const kept = this.#cache.get(url.href)
    // Where the clock was put back, nobody can tell how old that is.
    if (kept && kept.fetchedAt <= now() && now() < kept.freshUntil) return this.#fetched(kept, read, false)
    try {
      const fresh = await this.#flights.join(url.href, signal, (shared) => this.#load(url, request, shared))
      return this.#fetched(fresh, read, false)
    } catch (error) {
      const bridges = kept !== undefined && now() - kept.fetchedAt <= staleFor
      if (!bridges || !(error instanceof ProviderError) || !bridged.has(error.problem)) throw error
      const minutes = Math.max(0, Math.round((now() - kept.fetchedAt) / 60_000))
      const note = wordsOf[language].notes.saidBefore(error.reason, this.#host.provider, minutes)
      return { ...this.#fetched(kept, read, true), notes: [note] }
    }
  }

  /** How it has fared. */
  standing(): Standing {
    const until = this.#breaker.quotaUntil
    return { ...this.#status, quota: until && `used up until ${until}` }
  }

  #fetched<T>({ body, fetchedAt, freshUntil }: Kept, read: (body: unknown) => T, stale: boolean): Fetched<T> {
    const now = this.#world.now()
    return {
      value: this.#said(body, read),
      got: { fetchedAt, now, stale },
      notes: [],
      freshUntil: stale ? now : freshUntil,
    }
  }

  #said<A, T>(answer: A, read: (answer: A) => T): T {
    try {
      return read(answer)
    } catch (error) {
      if (error instanceof ProviderError) throw error
      const { provider } = this.#host
      this.#world.onError(error, `Reading what ${provider} answered`)
      throw malformed(provider, 'cannot be read')
    }
  }

  async #load(url: URL, request: Request<unknown>, signal: AbortSignal): Promise<Kept> {
    const { now } = this.#world
    this.#breaker.check()
    try {
      const kept = await persist(this.#tries(url, request, signal), this.#world, signal)
      this.#breaker.succeeded()
      this.#status = { ...this.#status, lastSuccess: new Date(now()).toISOString() }
      this.#cache.set(url.href, kept)
      return kept
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error
      const { problem, reason } = error
      this.#world.log(`${problem.toUpperCase()} ${reason}`)
      this.#status = { ...this.#status, lastFailure: { at: new Date(now()).toISOString(), problem, reason } }
      throw error
    }
  }

  /**
   * The tries of one question. It counts as a failure as soon as the first has failed, and once; so when many ask at the same
   * time, the others need not try again to find out.
   */
  #tries(url: URL, request: Request<unknown>, signal: AbortSignal): () => Promise<Kept> {
    let hasFailed = false
    return async () => {
      if (hasFailed) this.#breaker.check()
      try {
        return await this.#attempt(url, request, signal)
      } catch (error) {
        if (error instanceof ProviderError) this.#breaker.failed(error, hasFailed)
        hasFailed = true
        throw error
      }
    }
  }

  /** One request. What its error tells has been through the hands of strangers, and is rid of all that proved who we are. */
  async #attempt(
    url: URL,
    { read, usual, atLeast = 0, atMost = 4 * usual }: Request<unknown>,
    signal: AbortSignal,
  ): Promise<Kept> {
    const { provider, headers = {}, authorise, tally, verdict, secrets = [] } = this.#host
    const { log, now } = this.#world
    await this.#bucket.take(signal)
    tally?.count()
    log(hush(`GET ${url.href}`, secrets))
    const signed = new URL(url)
    authorise?.(signed)
    try {
      const asked = { url: signed, headers: { accept: 'application/json', ...headers }, provider }
      const page = await getPage(asked, this.#world, signal)
      const fetchedAt = now()
      const body = this.#said(page, (each) => verdict(each, fetchedAt))
      this.#said(body, read)
      const freshUntil = fetchedAt + Math.max(atLeast, Math.min(atMost, freshFor(page.headers, usual)))
      return { body, size: page.text.length, fetchedAt, freshUntil }
    } catch (error) {
      throw error instanceof ProviderError ? hushed(error, [...secrets, ...added(url, signed)]) : error
    }
  }
}

/** What was added to a URL that is long enough to be a secret, such as a signature. */
const added = (url: URL, signed: URL): string[] =>
  [...signed.searchParams]
    .filter(([name, value]) => !url.searchParams.has(name) && value.length >= 8)
    .map(([, value]) => value)
