import { ErrorCode, ProtocolError, type Json, type Question } from '@mortise/protocol'
import { base64 } from '../base64.js'
import { beyondCanonical, canonical } from './canonical.js'
import type { Done } from './steps.js'

/** What travels with the questions of a stateless call, so that its next run can go on from there. */
export interface Carried {
  /** Answers so far, each with the digest of its question. */
  readonly answers: Readonly<Record<string, { readonly digest: string; readonly answer: Json }>>
  /** The questions that are open: what kind each is, and its digest. */
  readonly open: Readonly<Record<string, { readonly digest: string; readonly method: string }>>
  /** What the steps so far came to. */
  readonly steps?: Readonly<Record<string, Done>>
  /** How many questions were put so far, those that were put again included. */
  readonly put?: number
  /** What the author gave to `ask()`. */
  readonly state?: unknown
}

/** A state that was opened: what it carries, its name, and when it expires, in milliseconds since 1970. */
export interface Opened {
  readonly carried: Carried
  readonly id: string
  readonly until: number
}

/** What a sealed state is bound to: it opens for the same caller, method and arguments only. */
export interface Binding {
  readonly method: string
  readonly params: Json
  readonly principal: string | undefined
}

/** Seals what leaves with the client and comes back, so that it can neither be read nor changed on the way. */
export interface Sealer {
  /** Throws when there is more to carry than 64 KiB of JSON, or `invalidParams` when the arguments are too many. */
  seal(carried: Carried, binding: Binding): Promise<string>
  /** Throws `invalidParams` when it was changed, is too old, or belongs to something else. */
  open(sealed: string, binding: Binding): Promise<Opened>
}

const lifetimeMs = 60 * 60_000
const ivBytes = 12
const tagBytes = 16
const mostBytes = 64 * 1024
const longestSealed = 4 * Math.ceil((ivBytes + mostBytes + tagBytes) / 3)
const encoder = new TextEncoder()

const importKey = (key: Uint8Array<ArrayBuffer>) =>
  crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt'])

/** A sealer by AES-256-GCM. Of the keys (32 bytes each) the first seals and all open; without any, one is made. */
export function sealer(keys?: readonly Uint8Array[]): Sealer {
  if (keys?.length === 0) throw new TypeError('Give one state key at least, or leave them out')
  const given = keys?.map((key) => {
    if (key.length !== 32) throw new TypeError(`A state key must have 32 bytes, this one has ${key.length}`)
    return new Uint8Array(key)
  })
  let imported: readonly ReturnType<typeof importKey>[] | undefined
  // Not before a call asks back: to load what encrypts takes a tenth of the start of a small server.
  const ready = (): NonNullable<typeof imported> =>
    (imported ??= (given ?? [crypto.getRandomValues(new Uint8Array(32))]).map(importKey))
  return {
    async seal(carried, binding) {
      const iv = crypto.getRandomValues(new Uint8Array(ivBytes))
      const bound = await digestOfBinding(binding)
      const text = encoder.encode(JSON.stringify({ ...carried, bound, until: Date.now() + lifetimeMs }))
      if (text.length > mostBytes) throw tooLarge(carried, text.length)
      const algorithm = { name: 'AES-GCM', iv }
      const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm, await ready()[0]!, text))
      return base64(new Uint8Array([...iv, ...sealed]))
    },
    async open(sealed, binding) {
      // What costs the least comes first, so that nobody pays for what was never sealed here.
      const bytes = sealed.length <= longestSealed ? fromBase64(sealed) : undefined
      for (const key of bytes ? ready() : []) {
        const opened = await decrypt(await key, bytes!)
        if (!opened) continue
        const { until, bound, ...carried } = opened
        if (Date.now() >= until) throw refused('it has expired; call again without it')
        if (bound !== (await digestOfBinding(binding))) break
        return { carried, until, id: base64(bytes!.subarray(0, ivBytes)) }
      }
      throw refused('it was not sealed here for this call and caller, or was changed')
    },
  }
}

function tooLarge({ answers, steps = {}, state }: Carried, bytes: number): ProtocolError {
  const parts = [
    ...Object.entries(steps).map(([key, done]) => [`the step '${key}'`, done] as const),
    ...Object.entries(answers).map(([key, answer]) => [`the answer '${key}'`, answer] as const),
    ['what was given to ask()', state ?? null] as const,
  ]
  const sizes = parts.map(([what, value]) => [what, encoder.encode(JSON.stringify(value)).length] as const)
  const [what, size] = sizes.reduce((largest, each) => (each[1] > largest[1] ? each : largest))
  const message = `The state of this call has ${bytes} bytes, more than ${mostBytes}: most is ${what}, of ${size} bytes`
  return new ProtocolError(ErrorCode.internal, `${message}; keep it elsewhere, and return its name`)
}

/** What a client is told whose state is not taken. */
export const refused = (why: string): ProtocolError =>
  new ProtocolError(ErrorCode.invalidParams, `params.requestState: ${why}`)

/** What is sealed: `bound` is the digest of the call that it belongs to. */
interface Sealed extends Carried {
  readonly until: number
  readonly bound: string
}

async function decrypt(
  key: Awaited<ReturnType<typeof importKey>>,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Sealed | undefined> {
  const algorithm = { name: 'AES-GCM', iv: bytes.slice(0, ivBytes) }
  try {
    const text = await crypto.subtle.decrypt(algorithm, key, bytes.slice(ivBytes))
    return JSON.parse(new TextDecoder().decode(text)) as Sealed
  } catch {
    return undefined
  }
}

async function digestOfBinding({ method, params, principal }: Binding): Promise<string> {
  const { _meta, inputResponses: _answers, requestState: _state, ...own } = params
  const text = canonical([method, principal ?? null, own])
  if (text !== undefined) return digest(text)
  throw new ProtocolError(ErrorCode.invalidParams, `params: too much for a call that asks back: ${beyondCanonical}`)
}

/** A question in one form for all ways of writing it. Throws where that is too much. */
export function textOf({ method, params }: Question): string {
  const text = canonical([method, params])
  if (text !== undefined) return text
  throw new TypeError(`A question of ${method} cannot be asked: ${beyondCanonical}`)
}

/** The digest of a question. */
export const digestOf = async (question: Question): Promise<string> => digest(textOf(question))

const digest = async (text: string): Promise<string> =>
  base64(new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text))))

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const plain = atob(text)
    const bytes = new Uint8Array(plain.length)
    for (let i = 0; i < bytes.length; i++) bytes[i] = plain.charCodeAt(i)
    return bytes
  } catch {
    return undefined
  }
}
