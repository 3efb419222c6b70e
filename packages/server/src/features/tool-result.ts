import {
  describeIssues,
  isJson,
  type CompiledSchema,
  type ContentBlock,
  type Json,
  type ToolResult,
} from '@mortise/protocol'
import { after } from '../later.js'
import { sayable } from './media.js'

const text = (text: string): ContentBlock => ({ type: 'text', text })
const inWords = (value: unknown): ContentBlock[] => [text(JSON.stringify(value))]

/** A result that says what went wrong. */
export const failure = (message: string): ToolResult => ({ content: [text(message)], isError: true })

/** A result out of what a handler returned, which may be less than the protocol wants. */
export function finished(returned: unknown, output: CompiledSchema | undefined): ToolResult | PromiseLike<ToolResult> {
  if (output === undefined) {
    if (typeof returned === 'string') return { content: [text(returned)] }
    if (Array.isArray(returned)) return { content: sayable(returned as ContentBlock[]) }
    if (returned === undefined) return { content: [] }
    if (isWhole(returned)) return worded(returned)
    throw new TypeError('A tool without outputSchema returns a string, content blocks, a whole result, or nothing')
  }
  if (!isWhole(returned)) {
    return checked(returned, output, (structuredContent) => ({
      content: inWords(structuredContent),
      structuredContent,
    }))
  }
  if (returned.isError) return worded(returned)
  return checked(returned.structuredContent, output, (structuredContent) =>
    worded(Object.assign({}, returned, { structuredContent })),
  )
}

/** What a program is told is told the model in words too, unless the handler does that in its own. */
function worded(result: ToolResult): ToolResult {
  const { content, structuredContent } = result
  const isWorded = sayable(content).length > 0 || structuredContent === undefined
  return isWorded ? result : { ...result, content: inWords(structuredContent) }
}

/** Whether a value is a result already, rather than the structured part of one. */
const isWhole = (value: unknown): value is ToolResult =>
  isJson(value) && Array.isArray(value.content) && (hasResultMember(value) || onlyContent(value))

const hasResultMember = (value: Json): boolean => 'structuredContent' in value || typeof value.isError === 'boolean'

const onlyContent = (value: Json): boolean => Object.keys(value).every((key) => key === 'content' || key === '_meta')

const unfit = (why: string): TypeError => new TypeError(`What the handler returned does not fit outputSchema:\n${why}`)

const checked = (
  value: unknown,
  output: CompiledSchema,
  whole: (value: unknown) => ToolResult,
): ToolResult | PromiseLike<ToolResult> =>
  after(output.check(value), (result) => {
    if (result.issues) throw unfit(describeIssues(result.issues))
    // A schema may let that pass; who reads the result misses the value all the same.
    if (result.value === undefined) throw unfit('there is no value')
    return whole(result.value)
  })
