import {
  ErrorCode,
  ProtocolError,
  questionNamed,
  read,
  type Answers,
  type Json,
  type Question,
  type Questions,
  type RequestDef,
} from '@mortise/protocol'
import { Suspended } from './errors.js'
import { digestOf, type Carried } from './state.js'

/** The definition of a question's method. */
export function definitionOfQuestion({ method }: Question): RequestDef {
  const def = questionNamed(method)
  if (!def) throw new ProtocolError(ErrorCode.internal, `${method} is not a question that can be asked`)
  return def
}

/** What one call has asked and been answered, where asking means to leave and to be run again. */
export class Interview {
  /** What this run asks: from the first of them on it ends in its questions, whatever the handler does. */
  readonly questions: Questions = {}
  readonly #answers: Carried['answers']

  constructor(answers: Carried['answers'] = {}) {
    this.#answers = answers
  }

  /** An interview that goes on: of the answers given it takes those to questions that were really asked. */
  static resume({ answers, open }: Carried, given: Answers): Interview {
    const all = { ...answers }
    for (const [key, answer] of Object.entries(given)) {
      const asked = Object.hasOwn(open, key) ? open[key] : undefined
      if (!asked) continue
      const { result } = definitionOfQuestion({ method: asked.method, params: {} })
      all[key] = { digest: asked.digest, answer: read(result, answer, `params.inputResponses.${key}`) as Json }
    }
    return new Interview(all)
  }

  /** The answers so far. */
  get answers(): Answers {
    return Object.fromEntries(Object.entries(this.#answers).map(([key, { answer }]) => [key, answer]))
  }

  /** Whether this run has asked anything. */
  get open(): boolean {
    return Object.keys(this.questions).length > 0
  }

  /** The answer, if this very question was answered; else notes the question and makes its asker leave. */
  ask(key: string, question: Question): Promise<Json> {
    const known = Object.hasOwn(this.#answers, key) ? this.#answers[key] : undefined
    if (!known) return this.#leave(key, question)
    return digestOf(question).then((digest) => (digest === known.digest ? known.answer : this.#leave(key, question)))
  }

  /** What must travel with these questions, for the next run to go on from. */
  async carry(questions: Questions, state?: unknown): Promise<Carried> {
    const entries = Object.entries(questions).map(
      async ([key, question]) => [key, { method: question.method, digest: await digestOf(question) }] as const,
    )
    return { answers: this.#answers, open: Object.fromEntries(await Promise.all(entries)), state }
  }

  /** An asker that does not wait for the answer kills nothing. */
  #leave(key: string, question: Question): Promise<never> {
    this.questions[key] = question
    const leaving = Promise.reject(new Suspended())
    leaving.catch(() => {})
    return leaving
  }
}
