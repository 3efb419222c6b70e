import {
  answerAll,
  ErrorCode,
  ProtocolError,
  type Answers,
  type Json,
  type Question,
  type Questions,
} from '@mortise/protocol'
import { anyOf } from './abort.js'
import type { QuestionLimits } from './question-limits.js'
import { unlessAborted } from './wait.js'

/** Answers a question that came back. */
export type Answering = (question: Question, signal: AbortSignal) => Promise<Json>

/** What is asked in the course of one call, within its limits. */
export class Inquiry {
  readonly #what: string
  readonly #limits: QuestionLimits
  readonly #over: AbortSignal
  readonly #answer: Answering
  #rounds = 0
  #questions = 0

  /** `over` aborts when nobody can be told the answers any more. */
  constructor(what: string, limits: QuestionLimits, over: AbortSignal, answer: Answering) {
    this.#what = what
    this.#limits = limits
    this.#over = over
    this.#answer = answer
  }

  /** Counts one time more that the server asks back. Throws where that is as often as it may, or too much. */
  begin(questions: Questions): void {
    const { rounds, questions: most } = this.#limits
    this.#questions += Object.keys(questions).length
    if (++this.#rounds >= rounds) throw this.#tooMuch(`back ${rounds} times`, 'maxRounds')
    if (this.#questions > most) throw this.#tooMuch(`more than ${most} questions`, 'maxQuestions')
  }

  /** The answers to the questions of one round. Rejects when the signal aborts, and when the client is closed. */
  answer(questions: Questions, signal?: AbortSignal): Promise<Answers> {
    const either = anyOf(signal, this.#over)
    return unlessAborted(
      answerAll(questions, (each) => this.#reply(each, either)),
      either,
    )
  }

  #tooMuch(asked: string, limit: string): Error {
    return new Error(`${this.#what}: the server asked ${asked}; raise \`${limit}\` to answer them`)
  }

  async #reply(question: Question, signal: AbortSignal): Promise<Json> {
    try {
      return await this.#answer(question, signal)
    } catch (cause) {
      if (!(cause instanceof ProtocolError) || cause.code !== ErrorCode.refused) throw cause
      // There is no answer that would tell the server so: it is simply not asked again.
      const message = `${this.#what} cannot go on: the server asks ${question.method}, and ${cause.message}`
      throw new ProtocolError(cause.code, message, undefined, { cause })
    }
  }
}
