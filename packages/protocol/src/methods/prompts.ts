import { array, boolean, object, optional, record, string, type Infer } from '../schema/index.js'
import { ContentBlock, Icon, Meta, Role } from './content.js'
import { notification, request } from './define.js'
import { Bare, freshness } from './lifecycle.js'

/** A value that a prompt is filled in with. */
export const PromptArgument = object({
  name: string,
  title: optional(string),
  description: optional(string),
  required: optional(boolean),
})
/** A value that a prompt is filled in with; always a string. */
export interface PromptArgument extends Infer<typeof PromptArgument> {}

/** A prompt that a server offers to a user. */
export const Prompt = object({
  name: string,
  title: optional(string),
  description: optional(string),
  arguments: optional(array(PromptArgument)),
  icons: optional(array(Icon)),
  _meta: Meta,
})
/** A prompt that a server offers to a user. */
export interface Prompt extends Infer<typeof Prompt> {}

/** One message of a filled-in prompt. */
export const PromptMessage = object({ role: Role, content: ContentBlock })
/** One message of a filled-in prompt. */
export interface PromptMessage extends Infer<typeof PromptMessage> {}

/** Lists the prompts that a server offers. */
export const listPrompts = request('prompts/list', {
  from: 'client',
  needs: { server: 'prompts' },
  repeatable: true,
  cacheable: true,
  pages: 'prompts',
  params: object({ cursor: optional(string), _meta: Meta }),
  result: object({ prompts: array(Prompt), nextCursor: optional(string), ...freshness, _meta: Meta }),
})

/** Fills in one prompt. */
export const getPrompt = request('prompts/get', {
  from: 'client',
  needs: { server: 'prompts' },
  repeatable: true,
  mayAsk: true,
  nameHeader: 'name',
  params: object({ name: string, arguments: optional(record(string)), _meta: Meta }),
  result: object({ description: optional(string), messages: array(PromptMessage), _meta: Meta }),
})

/** The set of prompts has changed. */
export const promptsChanged = notification('notifications/prompts/list_changed', {
  from: 'server',
  needs: { server: 'prompts.listChanged' },
  topic: 'promptsListChanged',
  params: Bare,
})
