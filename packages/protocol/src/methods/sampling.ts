import { ErrorCode, ProtocolError } from '../errors.js'
import {
  array,
  either,
  integer,
  isJson,
  json,
  literal,
  number,
  object,
  optional,
  string,
  type Infer,
  type Json,
} from '../schema/index.js'
import { Meta, Role, SamplingBlock } from './content.js'
import { request, type Traits } from './define.js'
import { blocksOf } from './dialogue.js'
import { Tool } from './tools.js'

const Blocks = either({ 'a content block': SamplingBlock, 'an array of them': array(SamplingBlock) })

/** One message of a dialogue with a model. */
export const SamplingMessage = object({ role: Role, content: Blocks, _meta: Meta })
/** One message of a dialogue with a model. */
export interface SamplingMessage extends Infer<typeof SamplingMessage> {}

/** Which model the server would like: by parts of names, best first, and by what matters, each from 0 to 1. */
const ModelPreferences = object({
  hints: optional(array(object({ name: optional(string) }))),
  costPriority: optional(number),
  speedPriority: optional(number),
  intelligencePriority: optional(number),
})

function lacks({ tools, toolChoice, includeContext }: Json, { sampling }: Json, traits?: Traits): string | undefined {
  const declared = isJson(sampling) ? sampling : {}
  if ((tools ?? toolChoice) !== undefined && declared.tools === undefined) return 'sampling.tools'
  // Before there was a capability for it, every client could be asked to add context.
  const wantsContext = includeContext !== undefined && includeContext !== 'none'
  return wantsContext && traits?.richQuestions && declared.context === undefined ? 'sampling.context' : undefined
}

/** Clients of old have room for one block in a message, and for no tools, whatever they declare. */
function bendQuestion(params: Json, { richQuestions }: Traits): Json {
  if (!richQuestions && (params.tools ?? params.toolChoice) !== undefined) {
    const message = 'The revision of this client has no tools in a dialogue: ask without `tools` and `toolChoice`'
    throw new ProtocolError(ErrorCode.missingCapability, message)
  }
  const messages = params.messages as SamplingMessage[]
  if (richQuestions || !messages.some(({ content }) => Array.isArray(content))) return params
  return { ...params, messages: messages.map(alone) }
}

function alone(message: SamplingMessage, at: number): SamplingMessage {
  const [content, ...more] = blocksOf(message)
  if (content && more.length === 0) return { ...message, content }
  const held = `messages[${at}] holds ${blocksOf(message).length}`
  throw new ProtocolError(ErrorCode.missingCapability, `This client takes one block in a message, and ${held}`)
}

/**
 * Asks the client's model to go on with a dialogue.
 * @deprecated since 2026-07-28, removable from 2027-07-28 on: call a model of your own instead.
 */
export const sample = request('sampling/createMessage', {
  from: 'server',
  until: '2025-11-25',
  askable: true,
  needs: { client: 'sampling' },
  params: object({
    messages: array(SamplingMessage),
    maxTokens: integer,
    modelPreferences: optional(ModelPreferences),
    systemPrompt: optional(string),
    includeContext: optional(literal('none', 'thisServer', 'allServers')),
    temperature: optional(number),
    stopSequences: optional(array(string)),
    metadata: optional(json),
    tools: optional(array(Tool)),
    toolChoice: optional(object({ mode: optional(literal('auto', 'required', 'none')) })),
    _meta: Meta,
  }),
  result: object({ role: Role, content: Blocks, model: string, stopReason: optional(string), _meta: Meta }),
  bendQuestion,
  lacks,
})
