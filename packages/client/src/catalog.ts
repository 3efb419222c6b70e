import {
  compileJsonSchema,
  describeIssues,
  isJson,
  methods,
  mirrorArguments,
  mirroredArguments,
  read,
  ShapeError,
  Tool,
  type Json,
  type Mirrored,
  type RequestDef,
  type Traits,
} from '@mortise/protocol'
import type { Warn } from './warning.js'

type Check = ReturnType<typeof compileJsonSchema>

/** What is known of a tool that can be called. */
interface Listed {
  readonly mirrored: readonly Mirrored[]
  readonly inputSchema: Json
  readonly outputSchema: Json | undefined
  readonly execution: Json | undefined
  /** What its schemas came to when it was first called. */
  use?: Use
}

/** The check of a tool's results, if it has one, or why the tool cannot be used. */
type Use = { readonly check: Check | undefined } | Unusable
interface Unusable {
  readonly fault: Error
}

const most = 10_000

/** The tools that a server listed, as far as a call needs to know of them. */
export class Catalog {
  readonly #warn: Warn
  readonly #listed = new Map<string, Listed | Unusable>()
  readonly #warned = new Set<string>()
  #mirrors = false
  #checks = false

  constructor(warn: Warn) {
    this.#warn = warn
  }

  /** Forgets what it knows, for a conversation with another server, over a channel with headers or without. */
  open({ mirrors, structured }: Traits, carriesHeaders: boolean): void {
    this.#mirrors = mirrors && carriesHeaders
    this.#checks = structured !== 'none'
    this.#listed.clear()
    this.#warned.clear()
  }

  /** A result as the user gets it: of a list without the tools that cannot be called, of a call once it is checked. */
  take(def: RequestDef, params: Json, result: Json): Json {
    if (def === methods.listTools && Array.isArray(result.tools)) return this.#note(result, result.tools)
    if (def === methods.callTool) this.#check(params.name as string, result)
    return result
  }

  /** Throws where a call is of a tool that was listed but cannot be used. Its schemas are made ready by its first call. */
  admit(def: RequestDef, { name }: Json): void {
    const listed = def === methods.callTool ? this.#listed.get(name as string) : undefined
    if (!listed) return
    const use = this.#useOf(name as string, listed)
    if (!('fault' in use)) return
    const { message } = use.fault
    throw new ShapeError(`Tool ${JSON.stringify(name)} cannot be called: ${message}`, { cause: use.fault })
  }

  /** The headers that say the arguments of a call again. */
  headers(def: RequestDef, { name, arguments: args }: Json): Readonly<Record<string, string>> | undefined {
    if (!this.#mirrors || def !== methods.callTool) return undefined
    const listed = this.#known(name)
    return listed?.mirrored.length && isJson(args) ? mirrorArguments(listed.mirrored, args) : undefined
  }

  /** What the server lists of how a tool runs. */
  execution(name: unknown): Json | undefined {
    return this.#known(name)?.execution
  }

  #known(name: unknown): Listed | undefined {
    const listed = this.#listed.get(name as string)
    return listed && 'mirrored' in listed ? listed : undefined
  }

  #note(result: Json, offered: readonly unknown[]): Json {
    const tools = offered.filter((tool, at) => this.#take(tool, at))
    return tools.length === offered.length ? result : { ...result, tools }
  }

  /** Whether a tool stays in the list. Its schemas are not looked into: there may be thousands that nobody calls. */
  #take(offered: unknown, at: number): boolean {
    const name = isJson(offered) && typeof offered.name === 'string' ? offered.name : undefined
    try {
      const tool = read(Tool, offered, `tools[${at}]`)
      const { type = 'object' } = tool.inputSchema
      if (type !== 'object') throw new TypeError(`its inputSchema is of type ${JSON.stringify(type)}, not of objects`)
      this.#remember(tool, this.#mirrors ? mirroredArguments(tool.inputSchema) : [])
      return true
    } catch (reason) {
      const fault = reason as Error
      if (name !== undefined) this.#set(name, { fault })
      this.#warnOnce(name ?? `tools[${at}]`, `It was dropped from the list: ${fault.message}`)
      return false
    }
  }

  #remember({ name, inputSchema, outputSchema, execution }: Tool, mirrored: readonly Mirrored[]): void {
    const schemas = { inputSchema, outputSchema }
    const known = this.#known(name)
    const same = known?.use && textOf(known) === textOf(schemas)
    this.#set(name, { mirrored, ...schemas, execution, ...(same && { use: known.use! }) })
  }

  #set(name: string, listed: Listed | Unusable): void {
    if (!this.#listed.has(name) && this.#listed.size >= most) this.#listed.delete(this.#listed.keys().next().value!)
    this.#listed.set(name, listed)
  }

  #check(name: string, { isError, structuredContent }: Json): void {
    const listed = this.#known(name)
    if (isError || !listed) return
    const use = this.#useOf(name, listed)
    if ('fault' in use || !use.check) return
    const where = `${methods.callTool.name} result of tool '${name}': structuredContent`
    if (structuredContent === undefined)
      throw new ShapeError(`${where} is missing, though its outputSchema promises it`)
    const issues = use.check(structuredContent)
    if (issues) throw new ShapeError(`${where} does not fit its outputSchema:\n${describeIssues(issues)}`)
  }

  #useOf(name: string, listed: Listed | Unusable): Use {
    return 'fault' in listed ? listed : (listed.use ??= this.#prepare(name, listed))
  }

  #prepare(name: string, { inputSchema, outputSchema }: Listed): Use {
    let which = 'inputSchema'
    try {
      compileJsonSchema(inputSchema)
      which = 'outputSchema'
      return { check: this.#checks && outputSchema ? compileJsonSchema(outputSchema) : undefined }
    } catch (cause) {
      const fault = new Error(`its ${which} cannot be used: ${(cause as Error).message}`, { cause })
      this.#warnOnce(name, `It cannot be called: ${fault.message}`)
      return { fault }
    }
  }

  #warnOnce(tool: string, reason: string): void {
    const said = `${tool}: ${reason}`
    if (this.#warned.has(said) || this.#warned.size >= most) return
    this.#warned.add(said)
    this.#warn({ tool, reason })
  }
}

const textOf = ({ inputSchema, outputSchema }: Pick<Listed, 'inputSchema' | 'outputSchema'>): string =>
  JSON.stringify([inputSchema, outputSchema])
