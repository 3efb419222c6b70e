import type { Elicited, Params, RequestDef, Result } from '@mortise/protocol'

type Fields = NonNullable<Elicited['content']>

/**
 * What a handler may answer a question with. A field of a form that is undefined is as good as missing: such are those that
 * only the other branch of a choice has.
 */
export type AnswerTo<D extends RequestDef> =
  Result<D> extends Elicited
    ? Omit<Elicited, 'content'> & { content?: Record<string, Fields[string] | undefined> | undefined }
    : Result<D>

/** Answers a question of the server's. */
export type Handler<D extends RequestDef, Answer> = (
  params: Params<D>,
  ctx: { readonly signal: AbortSignal },
) => Answer | Promise<Answer>
