import type { Asked, AuthorSchema, Offer, SchemaInput, SchemaOutput, ToolTypes } from '@mortise/protocol'
import type { ToolConfig, ToolHandler, ToolReturn } from './tools.js'

/** A tool that no server offers yet; made by {@link tool}. */
export interface DefinedTool<T extends ToolTypes = ToolTypes> {
  /** What it says of itself. */
  readonly config: ToolConfig<AuthorSchema, AuthorSchema | undefined>
  /** What does its work. */
  readonly handler: ToolHandler<AuthorSchema, ToolReturn<AuthorSchema | undefined>>
  /** Carries the types alone; there is no such member at run time. */
  readonly types?: T
}

/** Tools by their names, as a server is given them when it is made. */
export type DefinedTools<T extends Offer> = { readonly [K in keyof T]: DefinedTool<T[K]> }

/**
 * Defines a tool for `new McpServer(info, { tools: { name: tool(config, handler) } })`: what it takes and gives becomes
 * part of the server's type, for `createClient<typeof server>()` to know. Otherwise it is the same as `registerTool`.
 */
export function tool<
  In extends AuthorSchema = AuthorSchema,
  Out extends AuthorSchema | undefined = undefined,
  const Returned extends ToolReturn<Out> = ToolReturn<Out>,
>(
  config: ToolConfig<In, Out>,
  handler: ToolHandler<In, Returned>,
): DefinedTool<{
  readonly takes: SchemaInput<In>
  readonly gives: Out extends AuthorSchema ? SchemaOutput<Out> : undefined
}> {
  const forgotten: Pick<DefinedTool, 'config' | 'handler'> = {
    config,
    handler: handler as ToolHandler<AuthorSchema, Asked>,
  }
  return forgotten
}
