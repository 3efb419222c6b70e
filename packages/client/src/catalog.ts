import {
  describeIssues,
  isJson,
  methods,
  mirrorArguments,
  mirroredArguments,
  printable,
  read,
  ShapeError,
  tell,
  Tool,
  type Json,
  type Mirrored,
  type RequestDef,
  type Traits,
} from '@mortise/protocol'
import { Bounded } from './bounded.js'
import type { CompileJsonSchema, SchemaCheck } from './checks.js'
import type { Warn } from './warning.js'
import { longest, weighTool } from './weigh.js'

/** What is known of a tool; of one that cannot be used, why. */
interface Listed {
  readonly mirrored?: readonly Mirrored[]
  readonly inputSchema?: Json
  readonly outputSchema?: Json | undefined
  readonly execution?: Json | undefined
  /** About how many characters it takes to remember it. */
  readonly size: number
  /** What its schemas came to when it was first called. */
  use?: Use
}

/** The check of a tool's results, if it has one, or why the tool cannot be used. */
interface Use {
  readonly check?: SchemaCheck | undefined
  readonly fault?: Error
}

const most = 10_000
const mostText = 16 * 1_048_576
const mostWarnings = 1000

/** The tools that a server listed, as far as a call needs to know of them. */
export class Catalog {
  readonly #warn: Warn
  readonly #compile: CompileJsonSchema | false | undefined
  readonly #listed = new Bounded<Listed>(most, mostText, (name) => this.#forgot(name))
  readonly #warned = new Set<string>()
  #hasForgotten = false
  #mirrors = false
  #checks = false

  /** Without a way to make checks it warns that there are none, unless that is wanted: `false`. */
  constructor(warn: Warn, compile: CompileJsonSchema | false | undefined) {
    this.#warn = warn
    this.#compile = compile
  }

  /** Forgets what it knows, for a conversation with another server, over a channel with headers or without. */
  open({ mirrors, structured }: Traits, carriesHeaders: boolean): void {
    this.#mirrors = mirrors && carriesHeaders
    this.#checks = structured !== 'none'
    this.#listed.drop()
    this.#warned.clear()
    this.#hasForgotten = false
  }

  /** A result as the user gets it: of a list without the tools that cannot be called, of a call once it is checked. */
  take(def: RequestDef, params: Json, result: Json): Json {
    if (def === methods.listTools && Array.isArray(result.tools)) return this.#note(result, result.tools)
    if (def === methods.callTool) this.#check(params.name as string, result)
    return result
  }

  /** Throws where a call is of a tool that was listed but cannot be used. Its schemas are made ready by its first call. */
  admit(def: RequestDef, { name }: Json): void {
    const { fault } = def === methods.callTool ? this.#useOf(name as string) : none
    if (!fault) return
    throw new ShapeError(`Tool ${JSON.stringify(name)} cannot be called: ${fault.message}`, { cause: fault })
  }

  /** The headers that say the arguments of a call again. */
  headers(def: RequestDef, { name, arguments: args }: Json): Readonly<Record<string, string>> | undefined {
    if (!this.#mirrors || def !== methods.callTool) return undefined
    const { mirrored = [] } = this.#listed.get(name as string) ?? {}
    return mirrored.length > 0 && isJson(args) ? mirrorArguments(mirrored, args) : undefined
  }

  /** What the server lists of how a tool runs. */
  execution(name: unknown): Json | undefined {
    return this.#listed.get(name as string)?.execution
  }

  #note(result: Json, offered: readonly unknown[]): Json {
    const tools = offered.filter((tool, at) => this.#take(tool, at))
    return tools.length === offered.length ? result : { ...result, tools }
  }

  /** Whether a tool stays in the list. Its schemas are only measured: there may be thousands that nobody calls. */
  #take(offered: unknown, at: number): boolean {
    const name = isJson(offered) && typeof offered.name === 'string' ? offered.name : undefined
    try {
      const tool = read(Tool, offered, `tools[${at}]`)
      const { type = 'object' } = tool.inputSchema
      if (type !== 'object') throw new TypeError(`its inputSchema is of type ${JSON.stringify(type)}, not of objects`)
      this.#remember(tool, this.#mirrors ? mirroredArguments(tool.inputSchema) : [])
      return true
    } catch (reason) {
      const use = unusable((reason as Error).message)
      if (name !== undefined) this.#listed.set(name, { use, size: 2 * mostFault })
      this.#warnOnce(name ?? `tools[${at}]`, `It was dropped from the list: ${use.fault.message}`)
      return false
    }
  }

  #remember({ name, ...tool }: Tool, mirrored: readonly Mirrored[]): void {
    const { inputSchema, execution } = tool
    const weight = weighTool(tool, mirrored)
    // Where results are not checked, it does no harm.
    const outputSchema = this.#checks ? tool.outputSchema : undefined
    const outputWeight = outputSchema ? weight.outputSchema : 0
    const size = weight.rest + weight.inputSchema + outputWeight
    if (size === Infinity) {
      const which = weight.inputSchema === Infinity ? 'inputSchema' : 'outputSchema'
      const use = this.#refuse(name, which, `it is over ${longest} characters long`)
      return this.#listed.set(name, { use, size: 2 * mostFault })
    }
    const listed = { mirrored, inputSchema, outputSchema, execution, size }
    const known = this.#listed.get(name)
    const same = known?.use && textOf(known) === textOf(listed)
    this.#listed.set(name, same ? { ...listed, use: known.use! } : listed)
  }

  #check(name: string, { isError, structuredContent }: Json): void {
    const { check } = isError ? none : this.#useOf(name)
    if (!check) return
    const where = `${methods.callTool.name} result of tool '${name}': structuredContent`
    if (structuredContent === undefined)
      throw new ShapeError(`${where} is missing, though its outputSchema promises it`)
    const issues = check(structuredContent)
    if (issues) throw new ShapeError(`${where} does not fit its outputSchema:\n${describeIssues(issues)}`)
  }

  #useOf(name: string): Use {
    const listed = this.#listed.get(name)
    return listed ? (listed.use ??= this.#prepare(name, listed)) : none
  }

  #prepare(name: string, { inputSchema = {}, outputSchema }: Listed): Use {
    const compile = this.#compile
    if (!compile) {
      if (compile === undefined && outputSchema) this.#warnOnce(name, unchecked)
      // It must still be there.
      return { check: outputSchema && (() => undefined) }
    }
    let which = 'inputSchema'
    try {
      compile(inputSchema)
      which = 'outputSchema'
      return { check: outputSchema && compile(outputSchema) }
    } catch (cause) {
      return this.#refuse(name, which, (cause as Error).message)
    }
  }

  #refuse(name: string, which: string, why: string): Use {
    const use = unusable(`its ${which} cannot be used: ${why}`)
    this.#warnOnce(name, `It cannot be called: ${use.fault.message}`)
    return use
  }

  /** One warning is enough, for a server that lists so much lists thousands. */
  #forgot(name: string): void {
    if (this.#hasForgotten) return
    this.#hasForgotten = true
    this.#warnOnce(
      name,
      `This server lists over ${most} tools, or ${mostText} characters of schemas: the results of the first are not checked any more`,
    )
  }

  #warnOnce(tool: string, reason: string): void {
    const warning = { tool: printable(tool), reason: printable(reason, mostReason) }
    const said = `${warning.tool}: ${warning.reason}`
    if (this.#warned.has(said) || this.#warned.size >= mostWarnings) return
    this.#warned.add(said)
    tell(this.#warn, [warning])
  }
}

const unchecked =
  'Its results are not checked against its outputSchema: give the client `compileJsonSchema` of @mortise/protocol/json-schema, or `false` to do without'

/** Characters of the text that says why a tool cannot be used, and of a warning about it. */
const mostFault = 500
const mostReason = 600

const none: Use = {}
const unusable = (message: string): Required<Pick<Use, 'fault'>> => ({
  fault: new Error(printable(message, mostFault)),
})

const textOf = ({ inputSchema, outputSchema }: Pick<Listed, 'inputSchema' | 'outputSchema'>): string =>
  JSON.stringify([inputSchema, outputSchema])
