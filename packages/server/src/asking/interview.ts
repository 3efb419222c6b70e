import {
  ErrorCode,
  fitQuestion,
  ProtocolError,
  type Answers,
  type Caller,
  type Json,
  type Question,
  type Questions,
} from '@mortise/protocol'
import { Suspended } from '../errors.js'
import { readSaid } from '../said.js'
import { handled } from './handled.js'
import { definitionOfQuestion, soundQuestion } from './sound.js'
import { digestOf, textOf, type Carried } from './state.js'
import { Steps } from './steps.js'

/** A question as a caller can be asked it. Throws when it cannot. */
export function fitted(key: string, question: Question, { capabilities, revision }: Caller): Question {
  const params = fitQuestion(soundQuestion(key, question), question.params, capabilities, revision.traits)
  return params === question.params ? question : { method: question.method, params }
}

type Answered = Carried['answers'][string]

/** The interview of a call, made when it is first needed. */
export function interviewOf(call: { interview: Interview | undefined; readonly ended: boolean }): Interview {
  if (call.interview) return call.interview
  const interview = (call.interview = new Interview())
  if (call.ended) interview.end()
  return interview
}

/** What one call has asked, been answered and done in steps: it outlasts the runs of the handler. */
export class Interview {
  /** Names the call in what the client is told of it beside its answers. */
  readonly id: string = crypto.randomUUID()
  readonly steps: Steps
  readonly #answers: Map<string, Answered>
  readonly #asked = new Map<string, { readonly text: string; readonly answer: Promise<Json> }>()
  readonly #open = new Map<string, Question>()
  readonly #compared: Promise<Json>[] = []
  readonly #over = new AbortController()
  #put: number

  constructor({ answers = {}, steps, put = 0 }: Partial<Carried> = {}) {
    this.#put = put
    this.#answers = new Map(Object.entries(answers))
    this.steps = new Steps(steps)
  }

  /** An interview that goes on: of the answers given it takes those to questions that were really asked. */
  static resume(carried: Carried, given: Answers): Interview {
    const interview = new Interview(carried)
    for (const [key, answer] of Object.entries(given)) {
      const asked = Object.hasOwn(carried.open, key) ? carried.open[key] : undefined
      if (!asked) continue
      const { result } = definitionOfQuestion({ method: asked.method, params: {} })
      const taken = readSaid(result, answer, `params.inputResponses.${key}`) as Json
      interview.#answers.set(key, { digest: asked.digest, answer: taken })
    }
    return interview
  }

  /** The answers so far. */
  get answers(): Answers {
    return Object.fromEntries([...this.#answers].map(([key, { answer }]) => [key, answer]))
  }

  /** What this run leaves to the client: from the first of them on it ends in them, whatever the handler does. */
  get questions(): Questions {
    return Object.fromEntries(this.#open)
  }

  /** Whether this run has left a question to the client. */
  get suspended(): boolean {
    return this.#open.size > 0
  }

  /** Aborts when the call has ended: who still waits for an answer then, waits for nothing. */
  get over(): AbortSignal {
    return this.#over.signal
  }

  /** The answer, if this very question was answered before; else whatever `put` comes to, called at once. */
  ask(key: string, question: Question, put: () => Promise<Json>): Promise<Json> {
    const text = textOf(question)
    const before = this.#asked.get(key)
    if (before?.text === text) return before.answer
    if (before) throw new TypeError(`Two different questions have the key '${key}': give each a key of its own`)
    const known = this.#answers.get(key)
    const answer = handled(this.#find(key, question, known, put))
    this.#asked.set(key, { text, answer })
    if (known) this.#compared.push(answer)
    return answer
  }

  /** What a step comes to, which runs once in the call. Once a question was left to the client, none starts. */
  step(key: string, work: () => unknown): Promise<unknown> {
    return this.steps.run(key, work, !this.suspended)
  }

  /** Leaves a question to the client, and makes its asker leave. */
  leave(key: string, question: Question): Promise<never> {
    if (!this.over.aborted) this.#open.set(key, question)
    return Promise.reject(new Suspended())
  }

  /** Counts questions that are about to be put to the client. Throws where the call has put as many as it may. */
  count(questions: number, most: number): void {
    if (this.#put + questions > most) {
      throw new ProtocolError(
        ErrorCode.internal,
        `This call asks more than ${most} questions, which is the most it may`,
      )
    }
    this.#put += questions
  }

  /** Notes the answer to a question. */
  async note(key: string, question: Question, answer: Json): Promise<void> {
    this.#answers.set(key, { digest: await digestOf(question), answer })
  }

  /** Forgets what this run has asked, for the next one. */
  again(): void {
    this.#asked.clear()
  }

  /** Waits until it is certain whether this run leaves questions to the client, and says so. */
  async settled(): Promise<boolean> {
    await Promise.allSettled(this.#compared)
    return this.suspended
  }

  /** Ends the call: nobody waits for answers any more. */
  end(): void {
    this.#over.abort()
  }

  /** What must travel with these questions, for the next run to go on from. Waits for the steps under way. */
  async carry(
    ask: () => Questions,
    state?: unknown,
  ): Promise<{ readonly questions: Questions; readonly carried: Carried }> {
    await this.steps.rest()
    const questions = ask()
    this.end()
    const open = Object.entries(questions).map(
      async ([key, question]) => [key, { method: question.method, digest: await digestOf(question) }] as const,
    )
    const answers = Object.fromEntries(this.#answers)
    const asked = Object.fromEntries(await Promise.all(open))
    return { questions, carried: { answers, steps: this.steps.done, open: asked, put: this.#put, state } }
  }

  async #find(key: string, question: Question, known: Answered | undefined, put: () => Promise<Json>): Promise<Json> {
    if (known && known.digest === (await digestOf(question))) return known.answer
    const answer = await put()
    await this.note(key, question, answer)
    return answer
  }
}
