import { closing } from './cases/closing.js'
import { exchanges } from './cases/exchanges.js'
import { payloads } from './cases/payloads.js'
import { play, type OpenChannel } from './stage.js'

/** One claim about a transport, and the way to put it to the test. */
export interface ContractCase {
  /** What is claimed, in plain English. */
  readonly name: string
  /** Rejects when the claim does not hold. Opens a channel of its own and closes it; never hangs. */
  readonly run: () => Promise<void>
}

/**
 * What every transport must do, as cases for any test runner: `for (const { name, run } of transportContract(open))
 * it(name, run)`. A wait without any news fails its case after `patience`, in milliseconds; default 5000.
 */
export const transportContract = (open: OpenChannel, { patience = 5000 } = {}): readonly ContractCase[] =>
  Object.entries({ ...exchanges, ...payloads, ...closing }).map(([name, act]) => ({
    name,
    run: () => play(open, patience, act),
  }))
