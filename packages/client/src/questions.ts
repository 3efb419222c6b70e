import {
  describeIssues,
  ErrorCode,
  faultOfDialogue,
  isJson,
  metaKey,
  methods,
  ProtocolError,
  questionNamed,
  read,
  type ShapeError,
  type Capabilities,
  type Elicitation,
  type Elicited,
  type Json,
  type NotificationMessage,
  type Params,
  type RequestDef,
  type Result,
} from '@mortise/protocol'
import type { CompileJsonSchema, SchemaCheck } from './checks.js'
import { fault, writeError, type OnError } from './fault.js'
import type { AnswerTo } from './handler.js'
import { pagesToVisit } from './pages-to-visit.js'
import { Turns } from './turns.js'

type Answering = (params: Json, ctx: { readonly signal: AbortSignal }) => unknown

/** A question, in whichever way it came. */
interface Asking {
  readonly method: string
  readonly params?: Json
}

/** Thrown by a handler whose user does not want the question answered. In a stateless revision the call fails with it. */
export class Refused extends ProtocolError {
  constructor(message = 'The user refused') {
    super(ErrorCode.refused, message)
  }
}

/** How many pages of one server are remembered until they are finished with. */
const mostPages = 1000
/** Characters that the id of a page may have to be remembered. */
const longestId = 1000

/** The questions that a client can be asked, in whichever way they come. */
export class Questions {
  readonly #declared: Capabilities
  readonly #onError: OnError
  readonly #compile: CompileJsonSchema | false
  readonly #handlers = new Map<string, Answering>()
  readonly #turns: Turns
  readonly #pages = new Set<string>()

  /** As many handlers run at the same time; what is asked beyond that waits. */
  constructor(
    declared: Capabilities,
    atOnce: number,
    onError: OnError = writeError,
    compile: CompileJsonSchema | false = false,
  ) {
    this.#declared = declared
    this.#turns = new Turns(atOnce)
    this.#onError = onError
    this.#compile = compile
  }

  /** Sets the handler of one kind. */
  handle({ name }: RequestDef, handler: Answering): void {
    this.#handlers.set(name, handler)
  }

  /**
   * Answers a question by its handler. Throws a `ProtocolError` where the question itself is at fault; what is the
   * handler's own fault is thrown as it is, once it has been told of.
   */
  async answer(question: Asking, signal: AbortSignal): Promise<Json> {
    try {
      return await this.#answer(question, signal)
    } catch (reason) {
      this.#faultOf(reason, question, signal)
      throw reason
    }
  }

  /** The same for a question that the far side is told of when it fails: by a reference where it is the handler's fault. */
  async reply(question: Asking, signal: AbortSignal): Promise<Json> {
    try {
      return aboutTask(question, await this.#answer(question, signal))
    } catch (reason) {
      throw this.#faultOf(reason, question, signal) ?? reason
    }
  }

  /** Nobody waits for an answer that was given up, and an error that crosses the wire is no secret. */
  #faultOf(reason: unknown, { method }: Asking, signal: AbortSignal): ProtocolError | undefined {
    if (reason instanceof ProtocolError || signal.aborted) return undefined
    return fault(reason, method, this.#onError)
  }

  async #answer({ method, params = {} }: Asking, signal: AbortSignal): Promise<Json> {
    const def = questionNamed(method)
    const handler = this.#handlers.get(method)
    if (!def || !handler) {
      const message = `The server asks ${method}, which this client has no handler for`
      throw new ProtocolError(ErrorCode.methodNotFound, message)
    }
    const fault = faultOf(def, params, this.#declared)
    if (fault) throw new ProtocolError(ErrorCode.invalidParams, fault)
    if (typeof params.elicitationId === 'string') this.#remember(params.elicitationId)
    const given = withoutGaps(await this.#turns.take(() => handler(params, { signal }), signal))
    const answer = read(def.result, given, `answer to ${method}`) as Json
    checkAnswer(def, params, answer, this.#compile)
    return answer
  }

  /** Whether a notification is news: that a page is finished with is news once, of a page that was asked for. */
  isNews({ method, params }: NotificationMessage): boolean {
    return method !== methods.elicitationComplete.name || this.#pages.delete(params?.elicitationId as string)
  }

  /** Expects news of the pages that a call failed for. */
  expect(reason: unknown): void {
    for (const { elicitationId } of pagesToVisit(reason)) this.#remember(elicitationId)
  }

  #remember(page: string): void {
    if (page.length > longestId) return
    for (const oldest of this.#pages) {
      if (this.#pages.size < mostPages) break
      this.#pages.delete(oldest)
    }
    this.#pages.add(page)
  }
}

/** An answer belongs to the task that its question belongs to, and says so. */
function aboutTask({ params }: Asking, answer: Json): Json {
  const task = (params?._meta as Json | undefined)?.[metaKey.relatedTask]
  return task ? { ...answer, _meta: { ...(answer._meta as Json), [metaKey.relatedTask]: task } } : answer
}

/** An answer without the fields of its form that are undefined, for the wire has none such. */
function withoutGaps(answer: unknown): unknown {
  if (!isJson(answer) || !isJson(answer.content)) return answer
  const fields = Object.entries(answer.content)
  const filled = fields.filter(([, value]) => value !== undefined)
  return filled.length === fields.length ? answer : { ...answer, content: Object.fromEntries(filled) }
}

function faultOf(def: RequestDef, params: Json, declared: Capabilities): string | undefined {
  try {
    read(def.params, params, 'params')
  } catch (reason) {
    return (reason as ShapeError).message
  }
  const path = def.lacks?.(params, declared)
  if (path !== undefined) return `${def.name} needs the client capability '${path}', which is not declared`
  return def === methods.sample ? faultOfDialogue((params as Params<typeof methods.sample>).messages) : undefined
}

/** What would be wrong with an answer is the fault of its handler, which the server is not told of. */
function checkAnswer(def: RequestDef, params: Json, answer: Json, compile: CompileJsonSchema | false): void {
  if (def === methods.listRoots) {
    const { roots } = answer as Result<typeof methods.listRoots>
    const wrong = roots.find(({ uri }) => !uri.startsWith('file://'))
    if (wrong) throw new TypeError(`The answer to ${def.name} has a root that is no file: URI: ${wrong.uri}`)
  }
  if (def === methods.elicit && compile) checkForm(params as Elicitation, answer as Elicited & Json, compile)
}

function checkForm(asked: Elicitation, { action, content = {} }: Elicited, compile: CompileJsonSchema): void {
  if (action !== 'accept' || asked.mode === 'url') return
  const issues = checkOf(asked.requestedSchema as Json, compile)(content)
  if (issues) throw new TypeError(`The answer does not fit the form that it was asked for: ${describeIssues(issues)}`)
}

function checkOf(form: Json, compile: CompileJsonSchema): SchemaCheck {
  try {
    return compile(form)
  } catch (cause) {
    throw new TypeError(`the form that the server asks: ${(cause as Error).message}`, { cause })
  }
}

/** Fields of a form, with the form's own defaults for those that are not filled in. */
export function filledIn(
  form: { readonly properties: Json },
  content: AnswerTo<typeof methods.elicit>['content'] = {},
): NonNullable<Elicited['content']> {
  const presets = Object.entries(form.properties).flatMap(([name, field]) => {
    const preset = (field as Json | null)?.default
    return preset === undefined || preset === null ? [] : [[name, preset] as const]
  })
  const filled = Object.entries(content).filter(([, value]) => value !== undefined)
  return Object.fromEntries([...presets, ...filled]) as NonNullable<Elicited['content']>
}
