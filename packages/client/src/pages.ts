import { ErrorCode, isJson, printable, type Json, type ProtocolError } from '@mortise/protocol'

/** Fetches the page that a cursor names, without one the first. */
type Fetch<R> = (cursor: string | undefined) => Promise<R>

const mostPages = 1000
const mostEntries = 100_000
/** Characters that the cursors of one list may have together. */
const mostCursors = 1_048_576

/**
 * A list that a server gives page by page. `for await` goes through its entries and fetches pages as it needs them;
 * `await` gathers them all into one result, and begins once more where the list has changed meanwhile, so that a cursor is
 * none any more. Nothing is asked before either. Throws when the server gives a cursor twice,
 * more than 1000 pages, or cursors of more than 1 Mi characters in all; and when more than 100,000 entries are gathered.
 */
export class Pages<R extends object, Item> implements PromiseLike<R>, AsyncIterable<Item> {
  readonly #member: string
  readonly #begin: () => Fetch<R>
  #gathered: Promise<R> | undefined

  /** `member` is where a page holds its entries; `begin` is called for each way through them. */
  constructor(member: string, begin: () => Fetch<R>) {
    this.#member = member
    this.#begin = begin
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    for await (const page of this.#pages(this.#begin())) yield* this.#items(page)
  }

  // Awaited, it is a whole; iterated, it comes in parts: that is what it is for.
  // oxlint-disable-next-line unicorn/no-thenable
  then<A = R, B = never>(
    fulfilled?: ((value: R) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#gathered ??= this.#gather(this.#begin())
    return this.#gathered.then(fulfilled, rejected)
  }

  async #gather(fetch: Fetch<R>, isFirst = true): Promise<R> {
    const items: Item[] = []
    let last: R | undefined
    try {
      for await (const page of this.#pages(fetch)) {
        const more = this.#items(page)
        if (items.length + more.length > mostEntries) {
          throw new Error(`The list has more than ${mostEntries} entries; go through it by \`for await\``)
        }
        for (const each of more) items.push(each)
        last = page
      }
    } catch (reason) {
      if (!last || !isFirst || (reason as ProtocolError).code !== ErrorCode.invalidParams) throw reason
      return this.#gather(fetch, false)
    }
    const { nextCursor: _, ...rest } = last as R & { nextCursor?: string }
    return { ...rest, [this.#member]: items } as R
  }

  async *#pages(fetch: Fetch<R>): AsyncGenerator<R> {
    const seen = new Set<string>()
    let cursor: string | undefined
    let length = 0
    do {
      const page = await fetch(cursor)
      yield page
      cursor = cursorOf(page)
      if (cursor === undefined) return
      if (seen.has(cursor)) throw new Error(`The server gave the cursor ${printable(cursor)} twice: it would never end`)
      length += cursor.length
      if (length > mostCursors) throw new Error(`The cursors of the list have more than ${mostCursors} characters`)
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
