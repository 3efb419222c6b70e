import {
  declares,
  extensionPath,
  speaks,
  type Caller,
  type CapabilityPath,
  type Json,
  type NotificationDef,
  type Params,
} from '@mortise/protocol'

/** Who says something that is no request: the client of a session. */
export interface Speaker {
  /** The client, its revision and what it can do: the same object in all that one session says and asks. */
  readonly caller: Caller
  /** What authentication found out when the session was opened; undefined where there is none. */
  readonly auth: unknown
  /** Who the client is, as authenticated: a key; undefined where there is no authentication. */
  readonly principal: string | undefined
}

/** Hears what the clients of sessions say beside their requests. */
export type Listener<D extends NotificationDef> = (params: Params<D>, from: Speaker) => void | Promise<void>

interface Row {
  readonly def: NotificationDef
  /** What its client must have declared. */
  readonly needs: CapabilityPath | undefined
  readonly listener: (params: Json, from: Speaker) => void | Promise<void>
}

/** Everything that listens to the clients of one server. */
export class Listeners {
  readonly #rows = new Set<Row>()
  readonly #report: (error: unknown, what: string) => void

  /** `report` is told when a listener fails. */
  constructor(report: (error: unknown, what: string) => void) {
    this.#report = report
  }

  /** Listens, until the returned function is called. Throws a `TypeError` where the extension has no proper name. */
  add<D extends NotificationDef>(def: D, listener: Listener<D>): () => void {
    const needs = def.extension === undefined ? def.needs?.client : extensionPath(def.extension)
    const row: Row = { def, needs, listener: (params, from) => listener(params as Params<D>, from) }
    this.#rows.add(row)
    return () => void this.#rows.delete(row)
  }

  /** Tells whoever listens; what has not its shape, or was not agreed on, is said to nobody. */
  tell(method: string, params: Json, from: Speaker): void {
    for (const row of this.#rows) {
      if (row.def.name === method && row.def.params.fits(params) && isAgreed(row, from.caller)) {
        void this.#run(row, params, from)
      }
    }
  }

  async #run({ def, listener }: Row, params: Json, from: Speaker): Promise<void> {
    try {
      await listener(params, from)
    } catch (reason) {
      this.#report(reason, def.name)
    }
  }
}

const isAgreed = ({ def, needs }: Row, { revision, capabilities }: Caller): boolean =>
  speaks(revision, def) && (needs === undefined || declares(capabilities, needs))
