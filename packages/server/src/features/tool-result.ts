import {
  describeIssues,
  isJson,
  type CompiledSchema,
  type ContentBlock,
  type Json,
  type ToolResult,
} from '@mortise/protocol'
import { after } from '../later.js'

const text = (text: string): ContentBlock => ({ type: 'text', text })

/** A result that says what went wrong. */
export const failure = (message: string): ToolResult => ({ content: [text(message)], isError: true })

/** A result out of what a handler returned, which may be less than the protocol wants. */
export function finished(returned: unknown, output: CompiledSchema | undefined): ToolResult | PromiseLike<ToolResult> {
  if (output === undefined) {
    if (typeof returned === 'string') return { content: [text(returned)] }
    if (Array.isArray(returned)) return { content: returned as ContentBlock[] }
    if (returned === undefined) return { content: [] }
    if (isWhole(returned)) return returned
    throw new TypeError('A tool without outputSchema returns a string, content blocks, a whole result, or nothing')
  }
  if (!isWhole(returned)) {
    return checked(returned, output, (structuredContent) => ({
      content: [text(JSON.stringify(structuredContent))],
      structuredContent,
    }))
  }
  if (returned.isError) return returned
  return checked(returned.structuredContent, output, (structuredContent) =>
    Object.assign({}, returned, { structuredContent }),
  )
}

/** Whether a value is a result already, rather than the structured part of one. */
const isWhole = (value: unknown): value is ToolResult =>
  isJson(value) && Array.isArray(value.content) && (hasResultMember(value) || onlyContent(value))

const hasResultMember = (value: Json): boolean => 'structuredContent' in value || typeof value.isError === 'boolean'

const onlyContent = (value: Json): boolean => Object.keys(value).every((key) => key === 'content' || key === '_meta')

const checked = (
  value: unknown,
  output: CompiledSchema,
  whole: (value: unknown) => ToolResult,
): ToolResult | PromiseLike<ToolResult> =>
  after(output.check(value), (result) => {
    if (!result.issues) return whole(result.value)
    throw new TypeError(`What the handler returned does not fit outputSchema:\n${describeIssues(result.issues)}`)
  })
