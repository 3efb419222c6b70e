import {
  declares,
  extensionPath,
  speaks,
  type Json,
  type Outcome,
  type Question,
  type RequestDef,
  type ResultType,
} from '@mortise/protocol'
import type { Conversation, ServerDescription } from './family/family.js'
import type { Inquiry } from './inquiry.js'
import type { CallOptions } from './peer.js'

/** A client, as its extensions see it. */
export interface ExtendedClient extends Conversation {
  /** What is known of the server. Throws when there is no connection. */
  readonly server: ServerDescription
  /** Answers a question of the server's by the handlers. */
  answer(question: Question, signal: AbortSignal): Promise<Json>
  /** Begins to answer what is asked in the course of one call, within the limits of the client; `what` names the call. */
  inquiry(what: string): Inquiry
}

/** Something beyond the core protocol that a client can do once it is named in its options. */
export interface ClientExtension {
  /** Its name, as the client declares it; with a prefix, as `com.example/thing`. */
  readonly name: string
  /** What the client says of it beside its name; default nothing. */
  readonly settings?: Json
  /** The forms that results may take for its sake. */
  readonly forms?: readonly ResultType[]
  /** The parameters of a call as they are sent. `execution` is what the server lists of the tool's way to run. */
  prepare?(def: RequestDef, params: Json, server: ServerDescription, execution: Json | undefined): Json
  /** The result of a call that was answered in one of its forms. */
  finish?(form: Json, options: CallOptions, client: ExtendedClient): Promise<Json>
}

/** The extensions of one client. */
export class Extensions {
  readonly #all: readonly ClientExtension[]
  readonly #client: ExtendedClient

  constructor(all: readonly ClientExtension[], client: ExtendedClient) {
    this.#all = all
    this.#client = client
  }

  /** Whether one of them may add to the parameters of calls. */
  get prepares(): boolean {
    return this.#all.some((each) => each.prepare !== undefined)
  }

  /** The forms in which this server may answer a call, beside the method's own. */
  forms(def: RequestDef): readonly ResultType[] {
    return this.#all.flatMap(({ forms = [] }) => forms.filter((form) => this.#isAgreed(form, def)))
  }

  /** The parameters of a call as they are sent. */
  prepare(def: RequestDef, params: Json, execution: Json | undefined): Json {
    let sent = params
    for (const each of this.#all) sent = each.prepare?.(def, sent, this.#client.server, execution) ?? sent
    return sent
  }

  /** The result of a call that was answered in another form. */
  async finish(def: RequestDef, { type, result }: Outcome & { done: true }, options: CallOptions): Promise<Json> {
    const owner = this.#all.find(({ forms }) => forms?.some((form) => form.type === type && form.of === def.name))
    return owner?.finish ? owner.finish(result, options, this.#client) : result
  }

  #isAgreed({ of, extension, ...form }: ResultType, def: RequestDef): boolean {
    const { revision, capabilities } = this.#client.server
    if (of !== def.name || !speaks(revision, form)) return false
    return extension === undefined || declares(capabilities, extensionPath(extension))
  }
}
