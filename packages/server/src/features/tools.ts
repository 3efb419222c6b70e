import {
  checkArguments,
  compileSchema,
  describeIssues,
  ErrorCode,
  isAsked,
  methods,
  mirroredArguments,
  OtherResult,
  printable,
  ProtocolError,
  Tool,
  type Asked,
  type AuthorSchema,
  type CompiledSchema,
  type ContentBlock,
  type Frozen,
  type Icon,
  type Json,
  type Mirrored,
  type Params,
  type SchemaInput,
  type SchemaOutput,
  type ToolAnnotations,
  type ToolResult,
} from '@mortise/protocol'
import type { Context } from '../context.js'
import type { ServerCore } from '../core.js'
import { ToolError } from '../errors.js'
import type { AskingContext } from '../handler.js'
import { after, isLater } from '../later.js'
import { serving } from '../served.js'
import { authored, handledBy } from './authored.js'
import type { Deferral, TaskSupport } from './deferral.js'
import type { Feature } from './feature.js'
import { pageOf, Shelf, type Handle } from './shelf.js'
import { failure, finished } from './tool-result.js'

/** What a tool says of itself. */
export interface ToolConfig<In extends AuthorSchema = AuthorSchema, Out extends AuthorSchema | undefined = undefined> {
  /** What it is called for people. */
  title?: string
  /** What it does and when to call it: all that a model knows of it, beside its schemas. */
  description?: string
  /** What it takes; without one, any object, unchecked. */
  inputSchema?: In
  /** What `structuredContent` holds; then the handler may return just that. */
  outputSchema?: Out
  /** Hints on its nature, for the host. */
  annotations?: ToolAnnotations
  icons?: Icon[]
  _meta?: Json
  /**
   * Its calls are tasks from the start, where the client takes tasks; `required` refuses all other calls. Only on a server
   * that has tasks.
   */
  task?: TaskSupport
}

/** What a handler of a tool may return. */
export type ToolReturn<Out extends AuthorSchema | undefined> =
  | Asked
  | OtherResult
  | (Out extends AuthorSchema
      ? Frozen<SchemaInput<Out>> | Frozen<WholeResult>
      : string | Frozen<ContentBlock[]> | Frozen<ToolResult> | void)

/** A result written out in full by a handler whose tool has an output schema. */
export type WholeResult = ToolResult & ({ structuredContent: unknown } | { isError: true })

/** Does the work of a tool. */
export type ToolHandler<In extends AuthorSchema, Returned> = (
  args: SchemaOutput<In>,
  ctx: AskingContext,
) => Returned | Promise<Returned>

interface Entry {
  readonly tool: Tool
  readonly input: CompiledSchema | undefined
  readonly output: CompiledSchema | undefined
  readonly mirrored: readonly Mirrored[]
  readonly task: TaskSupport | undefined
  readonly handler: ToolHandler<AuthorSchema, unknown>
}

/** The tools that a server offers. */
export class Tools implements Feature {
  readonly capabilities = ['tools.listChanged']
  readonly serves = [
    serving(methods.listTools, ({ cursor }) => this.#list(cursor)),
    serving(methods.callTool, (params, ctx) => this.#call(params, ctx)),
  ]
  /** What carries calls on as tasks, if anything does. */
  deferral: Deferral | undefined
  readonly #server: ServerCore
  readonly #shelf: Shelf<Entry>

  constructor(server: ServerCore) {
    this.#server = server
    this.#shelf = new Shelf('tool', () => server.changes.publish({ topic: 'toolsListChanged' }))
  }

  /** Offers a tool, and warns of a name that the protocol advises against. Throws where it cannot be used, or its name is taken. */
  add<In extends AuthorSchema, Out extends AuthorSchema | undefined>(
    name: string,
    config: ToolConfig<In, Out>,
    handler: ToolHandler<In, ToolReturn<Out>>,
  ): Handle<ToolConfig<In, Out>> {
    const handle = this.#shelf.add(name, config, (current) => {
      if (current.task === undefined || this.deferral) {
        return entryOf(name, current, handler as Entry['handler'])
      }
      throw new TypeError(`The tool '${name}' has a task setting: give the server tasks, { extensions: [tasks()] }`)
    })
    if (!/^[\w.-]{1,128}$/.test(name)) this.#server.warn(`The tool '${printable(name, 200)}' ${oddly}`)
    return handle
  }

  #list(cursor: string | undefined): { tools: Tool[]; nextCursor?: string } {
    return this.#shelf.page(cursor, () => {
      const { items, ...next } = pageOf(this.#shelf.offered, cursor, this.#server.pageSize, ({ tool }) => tool.name)
      return { tools: items.map(({ tool }) => tool), ...this.#server.lists, ...next }
    })
  }

  #call(
    { name, arguments: args = {} }: Params<typeof methods.callTool>,
    ctx: Context,
  ): ToolResult | Promise<ToolResult> {
    const entry = this.#shelf.get(name)
    if (!entry) throw new ProtocolError(ErrorCode.invalidParams, `Unknown tool: ${name}`)
    if (entry.mirrored.length > 0) compareHeaders(entry.mirrored, args, ctx)
    const { deferral } = this
    const running = deferral
      ? deferral.run(ctx, name, entry.task, async () => this.#run(entry, args, ctx))
      : this.#run(entry, args, ctx)
    // Questions, and what stands for a task, are taken for what they are before any result is written.
    return running as ToolResult | Promise<ToolResult>
  }

  #run(entry: Entry, args: Json, ctx: Context): unknown {
    const failed = (reason: unknown): ToolResult => this.#failed(reason, entry.tool.name, ctx)
    try {
      const running = work(entry, args, ctx)
      return isLater(running) ? Promise.resolve(running).catch(failed) : running
    } catch (reason) {
      return failed(reason)
    }
  }

  /** A model is told what a `ToolError` says; of anything else it gets a reference to the server's own log. */
  #failed(reason: unknown, name: string, { caller, exchange, interview }: Context): ToolResult {
    // Whatever a handler throws once it has left a question to the client, the run ends in its questions.
    if (interview?.suspended) throw reason
    if (reason instanceof ToolError) return failure(reason.message)
    if (reason instanceof ProtocolError) {
      const silent = reason.code === ErrorCode.missingCapability && caller.revision.family === 'session'
      if (silent) return failure(reason.message)
      throw reason
    }
    // A handler that is cut off fails as it likes: nobody is there to be told, and it is no fault of the server's.
    if (exchange.cancelled) return failure('No longer wanted')
    return failure(`Internal error in ${name} (reference ${this.#server.report(reason, `tool ${name}`)})`)
  }
}

/** A call from its arguments to its result, or to what stands for one. */
function work({ tool: { name }, input, output, handler }: Entry, args: Json, ctx: Context): unknown {
  const run = (checked: Json): unknown =>
    after(handler(checked, ctx), (returned) =>
      isAsked(returned) || returned instanceof OtherResult ? returned : finished(returned, output),
    )
  if (!input) return run(args)
  return after(input.check(args), (checked) =>
    checked.issues
      ? failure(`Invalid arguments for ${name}:\n${describeIssues(checked.issues)}`)
      : run(checked.value as Json),
  )
}

function entryOf(
  name: string,
  config: ToolConfig<AuthorSchema, AuthorSchema | undefined>,
  handler: Entry['handler'],
): Entry {
  const { inputSchema, outputSchema, task, ...described } = config
  const input = inputSchema && compileSchema(inputSchema, 'input', `inputSchema of tool '${name}'`)
  const output = outputSchema && compileSchema(outputSchema, 'output', `outputSchema of tool '${name}'`)
  const tool: Tool = { name, ...described, inputSchema: input?.json ?? { type: 'object' } }
  if (tool.inputSchema.type !== 'object')
    throw new TypeError(`inputSchema of tool '${name}' must have type "object" at its root`)
  if (output) tool.outputSchema = output.json
  if (task) tool.execution = { taskSupport: task }
  authored(Tool, tool, `tool '${name}'`)
  handledBy(handler, `tool '${name}'`)
  return { tool, input, output, mirrored: mirroredBy(tool), task, handler }
}

const oddly = 'has a name that some clients refuse: use 1 to 128 of A-Z, a-z, 0-9, _, - and .'

function mirroredBy({ name, inputSchema }: Tool): readonly Mirrored[] {
  try {
    return mirroredArguments(inputSchema)
  } catch (cause) {
    throw new TypeError(`inputSchema of tool '${name}': ${(cause as TypeError).message}`, { cause })
  }
}

/** A step of its own, for a channel that has a status for it. */
function compareHeaders(mirrored: readonly Mirrored[], args: Json, ctx: Context): void {
  if (!ctx.caller.revision.traits.mirrors) return
  const { reached } = ctx
  ctx.reached = 'headers'
  checkArguments(mirrored, args, ctx.exchange.origin)
  ctx.reached = reached
}
