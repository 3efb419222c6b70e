import {
  ErrorCode,
  isAsked,
  methods,
  ProtocolError,
  Resource,
  ResourceTemplate,
  type Annotations,
  type Asked,
  type Icon,
  type Json,
  type Result,
} from '@mortise/protocol'
import type { Context } from '../context.js'
import type { ServerCore } from '../core.js'
import { ResourceNotFound } from '../errors.js'
import type { AskingContext, HandlerContext } from '../handler.js'
import { serving } from '../served.js'
import { authored, checkAnnotations, checkUri, completed, handledBy } from './authored.js'
import type { Completer } from './completer.js'
import { contentsOf, ttlOf, type Readable } from './contents.js'
import type { Feature } from './feature.js'
import { pageOf, Shelf, type Handle } from './shelf.js'
import { isUriTemplate, uriTemplate, type UriTemplate } from './uri-template.js'

/** What a resource, or a family of them, says of itself. */
export interface ResourceConfig<Variable extends string = string> {
  /** What it is called for people. */
  title?: string
  /** What it holds. */
  description?: string
  /** Of what is read, where the handler does not say. */
  mimeType?: string
  /** Bytes before any encoding; of a single resource. */
  size?: number
  annotations?: Annotations
  icons?: Icon[]
  _meta?: Json
  /** How long what was read stays fresh, in milliseconds; default 0. */
  ttlMs?: number
  /** Whether others may share what one client read; default `private`. */
  cacheScope?: 'public' | 'private'
  /** Of a template: the resources to list. */
  list?: (ctx: HandlerContext) => Resource[] | Promise<Resource[]>
  /** Of a template: suggestions for its variables. */
  complete?: { [K in Variable]?: Completer }
}

/** Reads a resource; `variables` are those of its template. Throws {@link ResourceNotFound} when there is none. */
export type ResourceHandler<Variable extends string = string> = (
  uri: string,
  variables: Record<Variable, string>,
  ctx: AskingContext,
) => Readable | Asked | Promise<Readable | Asked>

interface Entry {
  readonly config: ResourceConfig
  readonly described: Resource | ResourceTemplate
  readonly template: UriTemplate | undefined
  readonly handler: ResourceHandler
}

/** The resources that a server offers, single ones and families. */
export class Resources implements Feature {
  readonly capabilities = ['resources.listChanged', 'resources.subscribe']
  readonly serves = [
    serving(methods.listResources, ({ cursor }, ctx) => this.#list(cursor, ctx)),
    serving(methods.listResourceTemplates, ({ cursor }) => this.#listTemplates(cursor)),
    serving(methods.readResource, ({ uri }, ctx) => this.#read(uri, ctx)),
  ]
  readonly #server: ServerCore
  readonly #shelf: Shelf<Entry>

  constructor(server: ServerCore) {
    this.#server = server
    this.#shelf = new Shelf('resource', () => server.changes.publish({ topic: 'resourcesListChanged' }))
  }

  /** Offers a resource by its URI, or a family by its template. Throws where it cannot be used, or the URI is taken. */
  add(name: string, uri: string, config: ResourceConfig, handler: ResourceHandler): Handle<ResourceConfig> {
    return this.#shelf.add(uri, config, (current) => entryOf(name, uri, current, handler))
  }

  /** Whether this URI or template is offered. */
  has(uri: string): boolean {
    return this.#shelf.get(uri) !== undefined
  }

  /** How to complete a variable of a template; undefined where nothing is suggested. Throws where there is none such. */
  completer(uri: string, variable: string): Completer | undefined {
    const { config, template } = this.#shelf.get(uri) ?? {}
    if (config?.complete && Object.hasOwn(config.complete, variable)) return config.complete[variable]
    if (template?.names.includes(variable)) return undefined
    throw new ProtocolError(ErrorCode.invalidParams, `Resource ${uri} has no variable ${variable}`)
  }

  async #list(cursor: string | undefined, ctx: Context): Promise<Result<typeof methods.listResources>> {
    const { offered } = this.#shelf
    if (!offered.some(({ config }) => config.list)) {
      return this.#shelf.page(pageKey('resources', cursor), () => this.#page(singles(offered), cursor))
    }
    const listed = await Promise.all(offered.map(async ({ config }) => (await config.list?.(ctx)) ?? []))
    return this.#page(distinct([...singles(offered), ...listed.flat()]), cursor)
  }

  #page(all: readonly Resource[], cursor: string | undefined): { resources: Resource[]; nextCursor?: string } {
    const { items, ...next } = pageOf(all, cursor, this.#server.pageSize, ({ uri }) => uri)
    return { resources: [...items], ...this.#server.lists, ...next }
  }

  #listTemplates(cursor: string | undefined): Result<typeof methods.listResourceTemplates> {
    return this.#shelf.page(pageKey('templates', cursor), () => {
      const templates = this.#shelf.offered.flatMap(({ described }) => ('uriTemplate' in described ? [described] : []))
      const { items, ...next } = pageOf(templates, cursor, this.#server.pageSize, (each) => each.uriTemplate)
      return { resourceTemplates: [...items], ...this.#server.lists, ...next }
    })
  }

  async #read(uri: string, ctx: Context): Promise<Result<typeof methods.readResource> | Asked> {
    const { entry, variables } = this.#find(uri)
    const returned = await entry.handler(uri, variables, ctx)
    if (isAsked(returned)) return returned
    const { mimeType, cacheScope } = entry.config
    const contents = contentsOf(returned, uri, mimeType)
    const ttlMs = ttlOf(returned, entry.config.ttlMs)
    return {
      contents,
      ...(ttlMs !== undefined && { ttlMs }),
      ...(cacheScope !== undefined && { cacheScope }),
    }
  }

  #find(uri: string): { entry: Entry; variables: Record<string, string> } {
    const single = this.#shelf.get(uri)
    if (single && !single.template) return { entry: single, variables: {} }
    for (const entry of this.#shelf.offered) {
      const variables = entry.template?.match(uri)
      if (variables) return { entry, variables }
    }
    throw new ResourceNotFound(uri)
  }
}

const singles = (offered: readonly Entry[]): Resource[] =>
  offered.flatMap(({ described }) => ('uri' in described ? [described] : []))

/** Each resource once, as it is told of first: a cursor names one by its URI. */
function distinct(all: readonly Resource[]): Resource[] {
  const byUri = new Map<string, Resource>()
  for (const each of all) if (!byUri.has(each.uri)) byUri.set(each.uri, each)
  return [...byUri.values()]
}

function entryOf(name: string, uri: string, config: ResourceConfig, handler: ResourceHandler): Entry {
  const { list: _list, complete: _complete, ttlMs: _ttl, cacheScope: _scope, ...said } = config
  const template = isUriTemplate(uri) ? uriTemplate(uri) : undefined
  const at = `resource '${name}'`
  checkUri(uri, at)
  completed(config.complete, template?.names ?? [], 'variable', at)
  const described = template
    ? authored(ResourceTemplate, { uriTemplate: uri, name, ...said }, at)
    : authored(Resource, { uri, name, ...said }, at)
  checkAnnotations(config.annotations, at)
  handledBy(handler, at)
  return { config, described, template, handler }
}

/** Two lists share a shelf. The first page has no cursor, and no cursor may name it. */
const pageKey = (list: string, cursor: string | undefined): string =>
  cursor === undefined ? list : `${list} ${cursor}`
