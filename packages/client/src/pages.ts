import { isJson, type Json } from '@mortise/protocol'

const mostPages = 1000

/**
 * A list that a server gives page by page. `for await` goes through its entries and fetches pages as it needs them;
 * `await` gathers them all into one result. Nothing is asked before either. Throws when the server gives a cursor twice,
 * or more than 1000 pages.
 */
export class Pages<R extends object, Item> implements PromiseLike<R>, AsyncIterable<Item> {
  readonly #member: string
  readonly #begin: () => (cursor: string | undefined) => Promise<R>
  #gathered: Promise<R> | undefined

  /** `member` is where a page holds its entries; `begin` is called for each way through them. */
  constructor(member: string, begin: () => (cursor: string | undefined) => Promise<R>) {
    this.#member = member
    this.#begin = begin
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    for await (const page of this.#pages()) yield* this.#items(page)
  }

  // Awaited, it is a whole; iterated, it comes in parts: that is what it is for.
  // oxlint-disable-next-line unicorn/no-thenable
  then<A = R, B = never>(
    fulfilled?: ((value: R) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#gathered ??= this.#gather()
    return this.#gathered.then(fulfilled, rejected)
  }

  async #gather(): Promise<R> {
    const items: Item[] = []
    let last: R | undefined
    for await (const page of this.#pages()) {
      items.push(...this.#items(page))
      last = page
    }
    const { nextCursor: _, ...rest } = last as R & { nextCursor?: string }
    return { ...rest, [this.#member]: items } as R
  }

  async *#pages(): AsyncGenerator<R> {
    const seen = new Set<string>()
    const fetch = this.#begin()
    let cursor: string | undefined
    do {
      const page = await fetch(cursor)
      yield page
      cursor = cursorOf(page)
      if (cursor === undefined) return
      if (seen.has(cursor)) throw new Error(`The server gave the cursor ${cursor} twice: its list would never end`)
      seen.add(cursor)
    } while (seen.size < mostPages)
    throw new Error(`The list has more than ${mostPages} pages; go through it with a cursor of your own`)
  }

  #items(page: R): Item[] {
    return (page as Json)[this.#member] as Item[]
  }
}

const cursorOf = (page: object): string | undefined =>
  isJson(page) && typeof page.nextCursor === 'string' ? page.nextCursor : undefined
