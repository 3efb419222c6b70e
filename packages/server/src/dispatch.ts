import {
  declareCapability,
  ErrorCode,
  ProtocolError,
  read,
  requireCapability,
  speaks,
  type Capabilities,
  type Outcome,
  type RequestDef,
  type Revision,
} from '@mortise/protocol'
import type { Context } from './context.js'
import { families } from './family/index.js'
import type { Feature } from './features/feature.js'
import type { Served } from './served.js'

/** What is served in each revision, by name. */
export class Dispatch {
  readonly #spoken: readonly Revision[]
  readonly #capabilities: Capabilities
  readonly #served: ReadonlyMap<Revision, Map<string, Served>>

  constructor(spoken: readonly Revision[], capabilities: Capabilities) {
    this.#spoken = spoken
    this.#capabilities = capabilities
    this.#served = new Map(spoken.map((revision) => [revision, new Map<string, Served>()]))
    for (const { serves } of Object.values(families)) for (const served of serves) this.add(served)
  }

  /** Serves a method in every revision that has it, and declares the capability that it needs. */
  add(served: Served): void {
    const { def } = served
    for (const revision of this.#spoken) {
      if (speaks(revision, def)) this.#served.get(revision)?.set(def.name, served)
    }
  }

  /** Serves what a feature serves, once, and declares its capabilities. */
  install({ serves, capabilities }: Feature): void {
    for (const served of serves) this.add(served)
    for (const path of capabilities) declareCapability(this.#capabilities, path)
  }

  /** One request, from its method to how it ends. Notes on the context how far it came. */
  async run(ctx: Context): Promise<Outcome> {
    const { caller, params, request } = ctx
    const { revision } = caller
    const served = this.#served.get(revision)?.get(request.method)
    if (!served) throw notFound(request.method, revision)
    const { def } = served
    ctx.reached = 'shape'
    read(def.params, params, 'params')
    ctx.reached = 'gate'
    const family = families[revision.family]
    family.admit(def, ctx)
    requireCapability(def, 'client', caller.capabilities)
    ctx.reached = 'run'
    return family.settle(() => served.run(params, ctx), ctx)
  }

  /** The definition that a name has in a revision, if it is served there. */
  definition(name: string, revision: Revision): RequestDef | undefined {
    return this.#served.get(revision)?.get(name)?.def
  }
}

const notFound = (method: string, { version }: Revision): ProtocolError =>
  new ProtocolError(ErrorCode.methodNotFound, `Method not found: ${method} is not served in ${version}`)
