import { array, either, integer, json, literal, number, object, optional, string, type Infer } from '../schema/index.js'
import { Meta, Role, SamplingBlock } from './content.js'
import { request } from './define.js'
import { Tool } from './tools.js'

const Blocks = either({ 'a content block': SamplingBlock, 'an array of them': array(SamplingBlock) })

/** One message of a dialogue with a model. */
export const SamplingMessage = object({ role: Role, content: Blocks, _meta: Meta })
/** One message of a dialogue with a model. */
export interface SamplingMessage extends Infer<typeof SamplingMessage> {}

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
    modelPreferences: optional(json),
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
})
