import {
  compileJsonSchema,
  describeIssues,
  isJson,
  methods,
  mirrorArguments,
  mirroredArguments,
  ShapeError,
  type Json,
  type Mirrored,
  type RequestDef,
  type Tool,
  type Traits,
} from '@mortise/protocol'
import type { Warn } from './warning.js'

type Check = ReturnType<typeof compileJsonSchema>

interface Listed {
  readonly mirrored: readonly Mirrored[]
  readonly outputSchema: Json | undefined
  readonly execution: Json | undefined
  /** Made by the first result that is checked; null where the schema cannot be used. */
  check?: Check | null
}

const most = 10_000

/** The tools that a server listed, as far as a call needs to know of them. */
export class Catalog {
  readonly #warn: Warn
  readonly #listed = new Map<string, Listed>()
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
    if (def === methods.listTools && def.result.fits(result)) return this.#note(result)
    if (def === methods.callTool) this.#check(params.name as string, result)
    return result
  }

  /** The headers that say the arguments of a call again. */
  headers(def: RequestDef, { name, arguments: args }: Json): Readonly<Record<string, string>> | undefined {
    if (!this.#mirrors || def !== methods.callTool) return undefined
    const mirrored = this.#listed.get(name as string)?.mirrored
    return mirrored?.length && isJson(args) ? mirrorArguments(mirrored, args) : undefined
  }

  /** What the server lists of how a tool runs. */
  execution(name: unknown): Json | undefined {
    return this.#listed.get(name as string)?.execution
  }

  #note(result: Json): Json {
    const listed = result.tools as readonly Tool[]
    const tools = listed.filter((tool) => {
      const mirrored = this.#mirrors ? this.#mirrored(tool) : []
      if (mirrored) this.#remember(tool, mirrored)
      else this.#listed.delete(tool.name)
      return mirrored !== undefined
    })
    return tools.length === listed.length ? result : { ...result, tools }
  }

  #mirrored({ name, inputSchema }: Tool): readonly Mirrored[] | undefined {
    try {
      return mirroredArguments(inputSchema)
    } catch (reason) {
      this.#warnOnce(name, `It was dropped from the list: ${(reason as TypeError).message}`)
      return undefined
    }
  }

  #remember({ name, outputSchema, execution }: Tool, mirrored: readonly Mirrored[]): void {
    const known = this.#listed.get(name)
    const same = known?.check !== undefined && JSON.stringify(known.outputSchema) === JSON.stringify(outputSchema)
    if (!known && this.#listed.size >= most) this.#listed.delete(this.#listed.keys().next().value!)
    this.#listed.set(name, { mirrored, outputSchema, execution, ...(same && { check: known.check! }) })
  }

  #check(name: string, { isError, structuredContent }: Json): void {
    const listed = this.#listed.get(name)
    if (isError || !listed?.outputSchema || !this.#checks) return
    if (listed.check === undefined) listed.check = this.#compile(name, listed.outputSchema)
    if (!listed.check) return
    const where = `${methods.callTool.name} result of tool '${name}': structuredContent`
    if (structuredContent === undefined)
      throw new ShapeError(`${where} is missing, though its outputSchema promises it`)
    const issues = listed.check(structuredContent)
    if (issues) throw new ShapeError(`${where} does not fit its outputSchema:\n${describeIssues(issues)}`)
  }

  #compile(name: string, outputSchema: Json): Check | null {
    try {
      return compileJsonSchema(outputSchema)
    } catch (reason) {
      this.#warnOnce(
        name,
        `Its results are not checked, for its outputSchema cannot be used: ${(reason as Error).message}`,
      )
      return null
    }
  }

  #warnOnce(tool: string, reason: string): void {
    const said = `${tool}: ${reason}`
    if (this.#warned.has(said) || this.#warned.size >= most) return
    this.#warned.add(said)
    this.#warn({ tool, reason })
  }
}
