import type { StateLedger } from '@mortise/protocol'
import { memoryLedger } from './ledger.js'
import { refused, sealer, type Binding, type Carried, type Opened, type Sealer } from './state.js'

/** How the state of calls that ask back is kept. */
export interface StateOptions {
  /**
   * Keys of 32 bytes for the state of calls that ask back: the first seals, all open. Default one made at start, so that
   * several processes behind one address need the same ones.
   */
  stateKeys?: readonly Uint8Array[]
  /** Knows which states were used, so that each is used once; default within this process. */
  stateLedger?: StateLedger
}

/** The states of a server's calls, from when they leave to when they come back. */
export class States {
  readonly #sealer: Sealer
  readonly #ledger: StateLedger
  #warn: (() => void) | undefined

  /** `warn` tells of what works, but not for long. */
  constructor({ stateKeys, stateLedger = memoryLedger() }: StateOptions, warn: (message: string) => void) {
    this.#sealer = sealer(stateKeys)
    this.#ledger = stateLedger
    if (!stateKeys) this.#warn = () => warn(unshared)
  }

  /** Seals what leaves. `far` says that what comes back may reach another process. */
  async seal(carried: Carried, binding: Binding, far: boolean): Promise<string> {
    const sealed = await this.#sealer.seal(carried, binding)
    if (far) {
      this.#warn?.()
      this.#warn = undefined
    }
    return sealed
  }

  /** Opens what came back. Throws `invalidParams` when it was changed, is too old, or belongs to something else. */
  open(sealed: string, binding: Binding): Promise<Opened> {
    return this.#sealer.open(sealed, binding)
  }

  /** Uses what was opened. Throws `invalidParams` when that was done before. */
  async use({ id, until }: Opened): Promise<void> {
    if (!(await this.#ledger.use(id, until))) throw refused('it was used already; call again without it')
  }
}

const unshared =
  'The key for the state of calls that ask back was made at start: another process, or this one after a restart, ' +
  'cannot go on with them. Give `stateKeys`'
