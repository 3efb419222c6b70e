import type { McpServer } from '@mortise/server'
import { Journal } from '../io/journal.js'
import type { Change } from '../io/reverse.js'
import type { Profile } from '../options.js'
import { announce } from '../resources/announce.js'
import { Gate } from '../scope/gate.js'
import type { Watches } from '../resources/watches.js'
import type { Scope } from '../scope/scope.js'

/** What an operator can choose about writing. */
export interface WritingOptions {
  /** Which tools there are; default `full`. */
  readonly profile?: Profile | undefined
  /** Whether `delete` removes for good, with the consent of the user, instead of moving to the trash; default false. */
  readonly permanentDelete?: boolean | undefined
}

/** What a path stands for, by both of its names. */
export interface Touched {
  readonly path: string
  readonly real: string
  /** Whether a name has come or gone. */
  readonly created: boolean
}

/** What the tools that write share: the journal, and the turn of who writes. */
export class Desk {
  readonly scope: Scope
  readonly permanentDelete: boolean
  readonly journal = new Journal()
  readonly #server: McpServer
  readonly #watches: Watches
  // One at a time, so that nobody writes what another has read and is about to write.
  readonly #turns = new Gate(1)

  constructor(server: McpServer, scope: Scope, watches: Watches, { permanentDelete = false }: WritingOptions = {}) {
    this.scope = scope
    this.permanentDelete = permanentDelete
    this.#server = server
    this.#watches = watches
  }

  /** Does some work while nobody else of this server writes. */
  inTurn<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.#turns.through(work, signal)
  }

  /** Tells those who follow what has changed. */
  tell(touched: readonly Touched[]): void {
    for (const each of touched) announce(this.#server, this.scope, this.#watches, each)
  }

  /** Remembers what was done, and tells those who follow it. Returns what `undo` takes, if it can be undone. */
  done(tool: string, changes: readonly Change[], touched: readonly Touched[]): { operationId?: string } {
    const operationId = this.journal.record(tool, changes)
    this.tell(touched)
    return operationId === undefined ? {} : { operationId }
  }
}
