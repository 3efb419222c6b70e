import { ErrorCode, ProtocolError } from './errors.js'
import {
  encode,
  errorMessage,
  isRequest,
  sizeFault,
  type Answer,
  type ErrorMessage,
  type Message,
} from './jsonrpc/message.js'
import type { Revision } from './revision/revision.js'

/** Why a batch is not served in a conversation of this revision (undefined before there is one), or undefined. */
export function batchFault(batch: readonly Message[], revision: Revision | undefined): string | undefined {
  if (revision?.traits.batches !== true) {
    return `${revision?.version ?? 'A conversation that is not open'} has no batches; send one message at a time`
  }
  const size = sizeFault(batch)
  return size && `Not served: ${size}`
}

/** The errors that turn a batch down, each for itself: one for each request, or one that answers nobody. */
export function refuseBatch(batch: readonly Message[], why: string): readonly ErrorMessage[] {
  const error = new ProtocolError(ErrorCode.invalidRequest, why)
  const asked = batch.filter(isRequest)
  return asked.length === 0 ? [errorMessage(undefined, error)] : asked.map(({ id }) => errorMessage(id, error))
}

/** The answers to the requests of one batch, which leave together once the last has come. */
export class BatchAnswers {
  readonly #send: (answers: readonly Answer[]) => Promise<void>
  readonly #answers: Answer[] = []
  #left: number

  constructor(batch: readonly Message[], send: (answers: readonly Answer[]) => Promise<void>) {
    this.#left = batch.filter(isRequest).length
    this.#send = send
  }

  /** One of the answers; rejects, and changes nothing, where JSON cannot say it. */
  async add(answer: Answer): Promise<void> {
    encode(answer)
    this.#answers.push(answer)
    await this.leave()
  }

  /** One of the answers will not come. Where none does, nothing is sent. */
  async leave(): Promise<void> {
    if (--this.#left === 0 && this.#answers.length > 0) await this.#send(this.#answers)
  }
}
