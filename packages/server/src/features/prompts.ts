import {
  ErrorCode,
  isAsked,
  isJson,
  methods,
  Prompt,
  ProtocolError,
  type Asked,
  type Icon,
  type Json,
  type Params,
  type PromptArgument,
  type PromptMessage,
  type Result,
} from '@mortise/protocol'
import type { Context } from '../context.js'
import type { ServerCore } from '../core.js'
import type { AskingContext } from '../handler.js'
import { serving } from '../served.js'
import { authored, completed, handledBy, named } from './authored.js'
import type { Completer } from './completer.js'
import type { Feature } from './feature.js'
import { sayable } from './media.js'
import { pageOf, Shelf, type Handle } from './shelf.js'

/** What a prompt says of itself. */
export interface PromptConfig<A extends readonly PromptArgument[] = readonly PromptArgument[]> {
  /** What it is called for people. */
  title?: string
  /** What it is for. */
  description?: string
  /** The values it is filled in with. */
  arguments?: A
  icons?: Icon[]
  _meta?: Json
  /** Suggestions for its arguments. */
  complete?: { [K in A[number]['name']]?: Completer }
}

/** What a prompt is filled in with: what is required of its arguments, and perhaps the others. */
export type PromptArguments<A extends readonly PromptArgument[]> = string extends A[number]['name']
  ? Record<string, string>
  : Flat<
      { [E in A[number] as E extends { required: true } ? E['name'] : never]: string } & {
        [E in A[number] as E extends { required: true } ? never : E['name']]?: string
      }
    >
type Flat<T> = { [K in keyof T]: T[K] }

/** What a handler of a prompt may return: the user's text, messages, or messages with a description. */
export type PromptReturn = string | PromptMessage[] | { description?: string; messages: PromptMessage[] } | Asked

/** Fills in a prompt. */
export type PromptHandler<A extends readonly PromptArgument[] = readonly PromptArgument[]> = (
  args: PromptArguments<A>,
  ctx: AskingContext,
) => PromptReturn | Promise<PromptReturn>

interface Entry {
  readonly prompt: Prompt
  readonly complete: PromptConfig['complete']
  readonly handler: PromptHandler
}

/** The prompts that a server offers. */
export class Prompts implements Feature {
  readonly capabilities = ['prompts.listChanged']
  readonly serves = [
    serving(methods.listPrompts, ({ cursor }) => this.#list(cursor)),
    serving(methods.getPrompt, (params, ctx) => this.#get(params, ctx)),
  ]
  readonly #server: ServerCore
  readonly #shelf: Shelf<Entry>

  constructor(server: ServerCore) {
    this.#server = server
    this.#shelf = new Shelf('prompt', () => server.changes.publish({ topic: 'promptsListChanged' }))
  }

  /** Offers a prompt. Throws where it cannot be used, or its name is taken. */
  add(name: string, config: PromptConfig, handler: PromptHandler): Handle<PromptConfig> {
    return this.#shelf.add(name, config, (current) => entryOf(name, current, handler))
  }

  /** Whether a prompt of this name is offered. */
  has(name: string): boolean {
    return this.#shelf.get(name) !== undefined
  }

  /** How to complete an argument of a prompt; undefined where nothing is suggested. Throws where there is none such. */
  completer(name: string, argument: string): Completer | undefined {
    const { complete, prompt } = this.#shelf.get(name) ?? {}
    if (complete && Object.hasOwn(complete, argument)) return complete[argument]
    if (prompt?.arguments?.some((each) => each.name === argument)) return undefined
    throw new ProtocolError(ErrorCode.invalidParams, `Prompt ${name} has no argument ${argument}`)
  }

  #list(cursor: string | undefined): { prompts: Prompt[]; nextCursor?: string } {
    return this.#shelf.page(cursor, () => {
      const { items, ...next } = pageOf(this.#shelf.offered, cursor, this.#server.pageSize, ({ prompt }) => prompt.name)
      return { prompts: items.map(({ prompt }) => prompt), ...this.#server.lists, ...next }
    })
  }

  async #get(
    { name, arguments: args = {} }: Params<typeof methods.getPrompt>,
    ctx: Context,
  ): Promise<Result<typeof methods.getPrompt> | Asked> {
    const entry = this.#shelf.get(name)
    if (!entry) throw new ProtocolError(ErrorCode.invalidParams, `Unknown prompt: ${name}`)
    const missing = entry.prompt.arguments?.find((each) => each.required && !Object.hasOwn(args, each.name))
    if (missing) throw new ProtocolError(ErrorCode.invalidParams, `Prompt ${name}: argument ${missing.name} is missing`)
    const returned = await entry.handler(args, ctx)
    if (isAsked(returned)) return returned
    const whole = typeof returned === 'string' ? [fromUser(returned)] : returned
    const filled = Array.isArray(whole) ? { messages: whole } : whole
    if (!isFilled(filled))
      throw new TypeError(`The prompt '${name}' returns a text, messages, or { description, messages }`)
    sayable(filled.messages.map(({ content }) => content))
    const { description } = entry.prompt
    return description === undefined ? filled : { description, ...filled }
  }
}

function entryOf(name: string, { complete, ...said }: PromptConfig, handler: PromptHandler): Entry {
  const at = `prompt '${name}'`
  const prompt = authored(Prompt, { name, ...said } as Prompt, at)
  const names = (prompt.arguments ?? []).map((argument) => argument.name)
  names.forEach((each, i) => {
    const place = `${at}.arguments[${i}]`
    named({ name: each }, place)
    if (names.indexOf(each) < i) throw new TypeError(`${place}.name: '${each}' stands there already`)
  })
  completed(complete, names, 'argument', at)
  handledBy(handler, at)
  return { prompt, complete, handler }
}

/** Whatever the compiler was told. */
const isFilled = (filled: unknown): boolean => isJson(filled) && Array.isArray(filled.messages)
const fromUser = (text: string): PromptMessage => ({ role: 'user', content: { type: 'text', text } })
