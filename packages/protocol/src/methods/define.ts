import type { Json, Shape } from '../schema/index.js'

/** Every revision of the protocol that is alive, oldest first. */
export const versions = ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25', '2026-07-28'] as const
/** The date that names a revision. */
export type Version = (typeof versions)[number]
/** One of the two ends of a conversation. */
export type Side = 'client' | 'server'

/** The kinds of change that a client may follow; each is the name of a filter of `subscriptions/listen`. */
export type Topic = 'toolsListChanged' | 'promptsListChanged' | 'resourcesListChanged' | 'resourceSubscriptions'

/** What a revision can carry, for payloads that must be bent to fit an older one. */
export interface Traits {
  /** Several messages may travel in one array. */
  readonly batches: boolean
  /** Requests after the first carry the revision in an HTTP header. */
  readonly versionHeader: boolean
  /** Headers say again what a request and its marked arguments say. */
  readonly mirrors: boolean
  /** Tools say whether their calls may be carried on as tasks, and callers whether they wish it. */
  readonly taskWishes: boolean
  /** Which values `structuredContent` may hold. */
  readonly structured: 'none' | 'object' | 'any'
  /** Questions have modes, titled and multiple choices, dialogues of several blocks and with tools. */
  readonly richQuestions: boolean
  /** A page that the user is asked to visit has an id, by which the client can be told that it is finished with. */
  readonly pageIds: boolean
  /** A stream may be ended before its answer, for the client to come back for. */
  readonly polls: boolean
}

interface Common {
  readonly name: string
  /** The side that sends it. */
  readonly from: Side | 'both'
  /** The first revision in which it travels as a message of its own; default the oldest. */
  readonly since?: Version
  /** The last such revision; default the newest. */
  readonly until?: Version
  /** The capability, as a dotted path, that each side must have declared. */
  readonly needs?: { readonly [S in Side]?: string }
  /** The extension that it belongs to: it is there only where both sides have named that. */
  readonly extension?: string
}

/** A form that the result of a request may take beside its own: who wants none gets none. */
export interface ResultType<T = unknown> extends Pick<Common, 'since' | 'until' | 'extension'> {
  readonly kind: 'result'
  /** What `resultType` says, where a revision has that; elsewhere it is known by its shape. */
  readonly type: string
  /** The name of the request that it may answer. */
  readonly of: string
  readonly shape: Shape<T>
}

/** A request: its name, who sends it and when, the shapes of both ways, and its traits. */
export interface RequestDef<P = unknown, R = unknown> extends Common {
  readonly kind: 'request'
  readonly params: Shape<P>
  readonly result: Shape<R>
  /** Its result may be questions back. */
  readonly mayAsk?: true
  /** It may be such a question: in stateless revisions it rides inside a result. */
  readonly askable?: true
  /** It leaves things as they are, or as it left them the first time: when its answer is lost, it may be sent anew. */
  readonly repeatable?: true
  /** Its result carries `ttlMs` and `cacheScope`. */
  readonly cacheable?: true
  /** The member of its result that a list's pages hold. */
  readonly pages?: string
  /** The parameter that the `Mcp-Name` header mirrors. */
  readonly nameHeader?: string
  /** Fits a result to what an older revision can carry. */
  readonly bend?: (result: Json, traits: Traits) => Json
  /** Fits a question to what the revision of the one who is asked can carry; throws where it cannot. */
  readonly bendQuestion?: (params: Json, traits: Traits) => Json
  /**
   * The capability that a question calls for beyond `needs`, as a dotted path, where the client has not declared it.
   * Without traits, only what a client has to refuse.
   */
  readonly lacks?: (params: Json, declared: Json, traits?: Traits) => string | undefined
}

/** A notification: its name, who sends it and when, and the shape of its parameters. */
export interface NotificationDef<P = unknown> extends Common {
  readonly kind: 'notification'
  readonly params: Shape<P>
  /** It tells of a change of this kind, and goes to those who follow it: a {@link Topic}, or one of an extension's own. */
  readonly topic?: string
}

/** Anything that can be sent: a row of the table. */
export type MethodDef = RequestDef | NotificationDef
/** The parameters of a method. */
export type Params<D> = D extends { params: Shape<infer P> } ? P : never
/** The result of a request. */
export type Result<D> = D extends { result: Shape<infer R> } ? R : never

/** Defines a request. */
export const request = <P, R, const O extends Omit<RequestDef, 'kind' | 'name' | 'params' | 'result'>>(
  name: string,
  def: O & { params: Shape<P>; result: Shape<R> },
): RequestDef<P, R> & Omit<O, 'params' | 'result'> => ({ kind: 'request', name, ...def })

/** Defines a form that a result may take. */
export const resultType = <T, const O extends Omit<ResultType, 'kind' | 'type' | 'shape'>>(
  type: string,
  def: O & { shape: Shape<T> },
): ResultType<T> & O => ({ kind: 'result', type, ...def })

/** Defines a notification. */
export const notification = <P, const O extends Omit<NotificationDef, 'kind' | 'name' | 'params'>>(
  name: string,
  def: O & { params: Shape<P> },
): NotificationDef<P> & Omit<O, 'params'> => ({ kind: 'notification', name, ...def })
