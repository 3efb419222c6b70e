import {
  declareCapability,
  ErrorCode,
  ProtocolError,
  read,
  requireCapability,
  speaks,
  type Caller,
  type Capabilities,
  type Json,
  type Outcome,
  type RequestDef,
  type ResultType,
  type Revision,
} from '@mortise/protocol'
import type { Context } from './context.js'
import { families } from './family/index.js'
import type { Feature } from './features/feature.js'
import { after } from './later.js'
import { readSaid } from './said.js'
import type { Served } from './served.js'

/** What is served in each revision, by name. */
export class Dispatch {
  readonly #spoken: readonly Revision[]
  readonly #capabilities: Capabilities
  readonly #forms = new Set<ResultType>()
  readonly #served: ReadonlyMap<Revision, Map<string, Served>>
  /** What is served by hand, which no feature takes over. */
  readonly #byHand = new Set<RequestDef>()

  constructor(spoken: readonly Revision[], capabilities: Capabilities) {
    this.#spoken = spoken
    this.#capabilities = capabilities
    this.#served = new Map(spoken.map((revision) => [revision, new Map<string, Served>()]))
    for (const { serves } of Object.values(families)) for (const served of serves) this.#add(served)
  }

  /** Serves a method by hand, whatever else serves it, before or later, and declares the capability that it needs. */
  override(served: Served): void {
    const { def } = served
    this.#byHand.add(def)
    this.#add(served)
    if (def.needs?.server !== undefined) declareCapability(this.#capabilities, def.needs.server)
  }

  /** Serves what a feature serves, and declares its capabilities. Doing so again changes nothing. */
  install({ serves, capabilities, forms = [] }: Feature): void {
    for (const served of serves) if (!this.#byHand.has(served.def)) this.#add(served)
    for (const form of forms) this.#forms.add(form)
    for (const path of capabilities) declareCapability(this.#capabilities, path)
  }

  /** One request, from its method to how it ends. Notes on the context how far it came. */
  run(ctx: Context): Outcome | PromiseLike<Outcome> {
    const { caller, params, request } = ctx
    const { revision } = caller
    const served = this.#served.get(revision)?.get(request.method)
    if (!served) throw notFound(request.method, revision)
    const { def } = served
    ctx.reached = 'shape'
    readSaid(def.params, params, 'params')
    ctx.reached = 'gate'
    const family = families[revision.family]
    family.admit(def, ctx)
    requireCapability(def, 'client', caller.capabilities)
    ctx.reached = 'run'
    return after(
      family.settle(() => ctx.run(() => served.run(params, ctx)), ctx),
      (outcome) => {
        if (outcome.done && outcome.type !== undefined) this.#admit(outcome.type, outcome.result, def, caller)
        return outcome
      },
    )
  }

  /** Serves a method in every revision that has it. */
  #add(served: Served): void {
    const { def } = served
    for (const revision of this.#spoken) {
      if (speaks(revision, def)) this.#served.get(revision)?.set(def.name, served)
    }
  }

  /** Throws unless a result may have this form: one of an extension that both sides have named. */
  #admit(type: string, result: Json, def: RequestDef, { revision, capabilities }: Caller): void {
    const form = [...this.#forms].find((each) => each.type === type && each.of === def.name && speaks(revision, each))
    if (!form) {
      throw new TypeError(
        `A result of ${def.name} has the form '${type}', which no extension has in ${revision.version}`,
      )
    }
    const name = `${def.name}, whose result has the form '${type}',`
    requireCapability({ name, ...(form.extension && { extension: form.extension }) }, 'client', capabilities)
    read(form.shape, result, `${def.name} result`)
  }

  /** The definition that a name has in a revision, if it is served there. */
  definition(name: string, revision: Revision): RequestDef | undefined {
    return this.#served.get(revision)?.get(name)?.def
  }
}

const notFound = (method: string, { version }: Revision): ProtocolError =>
  new ProtocolError(ErrorCode.methodNotFound, `Method not found: ${method} is not served in ${version}`)
