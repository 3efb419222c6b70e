import type { Params, RequestDef } from './methods/define.js'
import type { Json } from './schema/index.js'

/** A question that a server puts to the client before it can finish. */
export interface Question {
  method: string
  params: Json
}
/** Questions by keys of the asker's choice. */
export type Questions = Record<string, Question>
/** Answers by the keys of their questions. */
export type Answers = Record<string, Json>

/** How a request ends: with its result, or with questions back. */
export type Outcome =
  | {
      readonly done: true
      readonly result: Json
      /** Which of the forms that a result may take, where it is not the method's own. */
      readonly type?: string
    }
  | { readonly done: false; readonly questions: Questions; readonly state?: string }

/** What a client sends along when it asks again after answering. */
export interface Resume {
  readonly answers: Answers
  /** Sealed by the server that wrote it; the client hands it back untouched. */
  readonly state?: string
}

/** A first asking: nothing to go on from. */
export const afresh: Resume = { answers: {} }

const asked: unique symbol = Symbol('asked')

/** What a handler returns that needs answers first; made by {@link ask}. */
export interface Asked {
  readonly [asked]: true
  readonly questions: Questions
  readonly state: unknown
}

/** Puts a request into the form of a question. Its method must be `askable`. */
export const question = <D extends RequestDef & { askable: true }>(def: D, params: Params<D>): Question => ({
  method: def.name,
  params: params as Json,
})

/**
 * Returned by a handler that needs answers first. The handler runs again with `ctx.resume.answers`, and with `state`
 * (any JSON value) in `ctx.resume.state`.
 */
export const ask = (questions: Questions, state?: unknown): Asked => ({ [asked]: true, questions, state })

/** Whether a handler returned questions. */
export const isAsked = (returned: unknown): returned is Asked =>
  typeof returned === 'object' && returned !== null && asked in returned

/** A result in another form than its method's own: what a handler returns where an extension takes the call over. */
export class OtherResult {
  // Private, so that no object but one made here passes for it: a handler's own `{ type, result }` is a plain result.
  readonly #type: string
  readonly #result: Json

  constructor(type: string, result: Json) {
    this.#type = type
    this.#result = result
  }

  /** The type of a definition made by `resultType`. */
  get type(): string {
    return this.#type
  }

  /** The result, as it goes out. */
  get result(): Json {
    return this.#result
  }
}

/** How a request ends that a handler has answered without questions. */
export const outcomeOf = (returned: unknown): Outcome =>
  returned instanceof OtherResult
    ? { done: true, result: returned.result, type: returned.type }
    : { done: true, result: returned as Json }

/** Answers every question at once with the function given. The first failure fails them all. */
export async function answerAll(
  questions: Questions,
  answer: (question: Question, key: string) => Promise<Json>,
): Promise<Answers> {
  const entries = Object.entries(questions).map(async ([key, each]) => [key, await answer(each, key)] as const)
  return Object.fromEntries(await Promise.all(entries))
}
