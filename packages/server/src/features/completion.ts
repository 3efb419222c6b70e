import { ErrorCode, methods, ProtocolError, type CompletionRef } from '@mortise/protocol'
import { serving } from '../served.js'
import type { Completer } from './completer.js'
import type { Feature } from './feature.js'
import type { Prompts } from './prompts.js'
import type { Resources } from './resources.js'

const most = 100

/** Suggestions for arguments of prompts and variables of templates. */
export class Completion implements Feature {
  readonly capabilities = ['completions']
  readonly serves = [
    serving(methods.complete, async ({ ref, argument, context }, ctx) => {
      const completer = this.#completer(ref, argument.name)
      const all = completer ? await completer(argument.value, ctx, context?.arguments ?? {}) : []
      return { completion: { values: all.slice(0, most), total: all.length, hasMore: all.length > most } }
    }),
  ]
  readonly #prompts: Prompts
  readonly #resources: Resources

  constructor(prompts: Prompts, resources: Resources) {
    this.#prompts = prompts
    this.#resources = resources
  }

  #completer(ref: CompletionRef, argument: string): Completer | undefined {
    if (ref.type === 'ref/prompt') {
      if (this.#prompts.has(ref.name)) return this.#prompts.completer(ref.name, argument)
      throw new ProtocolError(ErrorCode.invalidParams, `Unknown prompt: ${ref.name}`)
    }
    if (this.#resources.has(ref.uri)) return this.#resources.completer(ref.uri, argument)
    throw new ProtocolError(ErrorCode.invalidParams, `Unknown resource template: ${ref.uri}`)
  }
}
