import {
  anything,
  array,
  boolean,
  isJson,
  json,
  literal,
  object,
  optional,
  string,
  type Infer,
  type Json,
} from '../schema/index.js'
import { ContentBlock, Icon, Meta } from './content.js'
import { notification, request, type Traits } from './define.js'
import { Bare, freshness } from './lifecycle.js'

/** What a server says of a tool's nature; hints from a stranger, not promises. */
export const ToolAnnotations = object({
  title: optional(string),
  readOnlyHint: optional(boolean),
  destructiveHint: optional(boolean),
  idempotentHint: optional(boolean),
  openWorldHint: optional(boolean),
})
/** What a server says of a tool's nature; by default it writes, may destroy, and reaches into the open world. */
export interface ToolAnnotations extends Infer<typeof ToolAnnotations> {}

/** A tool that a server offers to a model. */
export const Tool = object({
  name: string,
  title: optional(string),
  description: optional(string),
  inputSchema: json,
  outputSchema: optional(json),
  annotations: optional(ToolAnnotations),
  icons: optional(array(Icon)),
  execution: optional(object({ taskSupport: optional(literal('forbidden', 'optional', 'required')) })),
  _meta: Meta,
})
/** A tool that a server offers to a model; its schemas are JSON Schema. */
export interface Tool extends Infer<typeof Tool> {}

/** What a tool answered. */
export const ToolResult = object({
  content: array(ContentBlock),
  structuredContent: optional(anything),
  isError: optional(boolean),
  _meta: Meta,
})
/** What a tool answered: blocks for a model, a value for a program, and whether it failed. */
export interface ToolResult extends Infer<typeof ToolResult> {}

const isObjectSchema = (schema: unknown): boolean => isJson(schema) && schema.type === 'object'

/** Whether a peer can hold this output schema against a result. */
const isHeld = (outputSchema: unknown, structured: Traits['structured']): boolean =>
  structured === 'any' || (structured === 'object' && isObjectSchema(outputSchema))

/** What a peer has no use for is left out of the list. */
const bendTool = (tool: Tool, { structured, taskWishes }: Traits): Tool => {
  const { outputSchema, execution, ...rest } = tool
  const keepsSchema = outputSchema === undefined || isHeld(outputSchema, structured)
  const keepsExecution = execution === undefined || taskWishes
  if (keepsSchema && keepsExecution) return tool
  return { ...rest, ...(keepsSchema && { outputSchema }), ...(keepsExecution && { execution }) }
}

/** A structured value that an older peer has no room for is left out; its text twin still says it. */
const bendResult = (result: Json, { structured }: Traits): Json => {
  if (!('structuredContent' in result) || structured === 'any') return result
  if (structured === 'object' && isJson(result.structuredContent)) return result
  const { structuredContent: _, ...bent } = result
  return bent
}

/** Lists the tools that a server offers. */
export const listTools = request('tools/list', {
  from: 'client',
  needs: { server: 'tools' },
  repeatable: true,
  cacheable: true,
  pages: 'tools',
  params: object({ cursor: optional(string), _meta: Meta }),
  result: object({ tools: array(Tool), nextCursor: optional(string), ...freshness, _meta: Meta }),
  bend: (result, traits) => ({ ...result, tools: (result.tools as Tool[]).map((tool) => bendTool(tool, traits)) }),
})

/** Calls one tool with arguments. */
export const callTool = request('tools/call', {
  from: 'client',
  needs: { server: 'tools' },
  mayAsk: true,
  nameHeader: 'name',
  params: object({ name: string, arguments: optional(json), _meta: Meta }),
  result: ToolResult,
  bend: bendResult,
})

/** The set of tools has changed. */
export const toolsChanged = notification('notifications/tools/list_changed', {
  from: 'server',
  needs: { server: 'tools.listChanged' },
  topic: 'toolsListChanged',
  params: Bare,
})
