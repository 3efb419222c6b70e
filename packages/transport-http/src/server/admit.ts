import {
  decode,
  ErrorCode,
  errorMessage,
  isJson,
  ProtocolError,
  readMessage,
  type Decoded,
  type ErrorMessage,
  type Origin,
} from '@mortise/protocol'
import type { Authenticate } from './authenticate.js'
import type { Incoming, ReplyHeaders } from './carrier.js'
import { refuse, type Refused } from './classify.js'
import type { Cors } from './cors.js'
import { asks } from './drain.js'
import type { Unread } from './body.js'
import { decompress, encodingOf, understood } from './decompress.js'
import { guard, type GuardOptions } from './guard.js'
import type { Load } from './load.js'
import { small, type Room } from './room.js'

/** Who is let in. */
export interface AdmitOptions extends GuardOptions {
  /** Finds out who sends a request, before its body is read. Default: nobody is known, and everybody let in. */
  authenticate?: Authenticate
  /** Told of what goes wrong here, such as what `authenticate` throws; the client is not. Default: written to stderr. */
  onError?: (error: unknown) => void
}

/** Who sends a request, and what; only a POST has a body. */
export interface Admitted {
  readonly origin: Origin
  readonly body: Decoded | undefined
}

/** A browser asks whether it may send a request: it may, on these terms. */
export interface Preflight {
  readonly do: 'allow'
  readonly headers: ReplyHeaders
}

/** What becomes of a request at the door. */
type Letting = Refused | Preflight | Admitted

/** How large a body may be, in bytes, where it is kept while it comes, and where it counts when it is a request. */
interface Bounds {
  readonly limit: number
  readonly room: Room
  readonly load: Load
}

type Known = Pick<Origin, 'principal' | 'auth'>

/**
 * Lets requests in, or says why not: who it may come from, then who it comes from, and only then what it says. Rejects
 * when the client leaves midway. A large request is taken into the load by its `Incoming`; who asks drops it again.
 */
export function admission(
  options: AdmitOptions & { onError: (error: unknown) => void },
  bounds: Bounds,
  cors?: Cors,
): (incoming: Incoming) => Letting | Promise<Letting> {
  const { authenticate, onError } = options
  const faultOf = guard(options)

  const identify = async (ask: Authenticate, { header, remote }: Incoming): Promise<Refused | Known> => {
    try {
      const known = await ask({ get: (name) => header(name.toLowerCase()) }, remote)
      if (!isVerdict(known))
        throw new TypeError('authenticate returns { principal }, or { status, message } of a refusal')
      return 'status' in known ? refuse(known.status, known.message, undefined, known.headers) : known
    } catch (error) {
      onError(error)
      return {
        do: 'refuse',
        status: 500,
        error: errorMessage(undefined, new ProtocolError(ErrorCode.internal, broken)),
      }
    }
  }

  const identified = async (ask: Authenticate, incoming: Incoming): Promise<Letting> => {
    const known = await identify(ask, incoming)
    return 'do' in known ? known : withBody(incoming, { ...known, header: incoming.header }, bounds)
  }

  return (incoming) => {
    const { header, method } = incoming
    const fault = faultOf(header)
    if (fault !== undefined) return refuse(403, fault)
    // Browsers ask without credentials.
    const allowed = cors?.preflight(method, header)
    if (allowed) return { do: 'allow', headers: allowed }
    return authenticate ? identified(authenticate, incoming) : withBody(incoming, { header }, bounds)
  }
}

/** Adds what the request says, as soon as it has been read. */
function withBody(incoming: Incoming, origin: Origin, bounds: Bounds): Letting | Promise<Letting> {
  const { header, method, parsed } = incoming
  if (method !== 'POST') return { origin, body: undefined }
  if (parsed === undefined) return readBody(incoming, origin, bounds)
  // How much it was is known only where its length was told.
  return counted(incoming, { origin, body: readParsed(parsed) }, Number(header('content-length')), bounds)
}

/** Reads the body as it was sent, within the bounds before and after what compressed it is undone. */
function readBody(incoming: Incoming, origin: Origin, bounds: Bounds): Refused | Promise<Refused | Admitted> {
  const { header } = incoming
  const encoding = encodingOf(header('content-encoding'))
  if (!encoding) {
    return refuse(415, `Content-Encoding must be one of ${understood}`, undefined, { 'accept-encoding': understood })
  }
  const told = header('content-length')
  if (told !== undefined && Number(told) > bounds.limit) return unread('too large', bounds)
  const use = (body: Uint8Array | Unread): Refused | Admitted => {
    if (typeof body === 'string') return unread(body, bounds)
    return counted(incoming, { origin, body: readBytes(body) }, body.byteLength, bounds)
  }
  if (encoding === 'identity') return incoming.read(bounds.limit, bounds.room, use)
  const unpack = async (sent: Uint8Array | Unread): Promise<Refused | Admitted> => {
    if (typeof sent === 'string') return unread(sent, bounds)
    try {
      return use(await decompress(sent, encoding, bounds.limit, bounds.room))
    } catch {
      return { origin, body: unreadable(`The body is not in ${encoding}, as Content-Encoding says`) }
    }
  }
  return incoming.read(bounds.limit, bounds.room, unpack)
}

/** What was admitted, unless it is one large request more than there may be. Answers always get in: others wait for them. */
function counted(incoming: Incoming, admitted: Admitted, bytes: number, { load }: Bounds): Refused | Admitted {
  if (!(bytes > small)) return admitted
  const { body } = admitted
  const heavy = body && 'message' in body && asks(body.message)
  return !heavy || load.take(incoming, bytes) ? admitted : laden
}

const unread = (why: Unread, { limit }: Bounds): Refused =>
  why === 'too large' ? refuse(413, `The body is over ${limit} bytes`) : crowded

const crowded = refuse(
  503,
  'More is being sent here at once than may be (maxBodyTotalBytes), and this came too slowly; try again later',
  undefined,
  { 'retry-after': '5', connection: 'close' },
)

const laden = refuse(
  503,
  'The requests under way hold as much as they may (maxRequestTotalBytes); try again later',
  undefined,
  { 'retry-after': '5' },
)

const broken = 'The request could not be authenticated'

/** Whatever the compiler was told: who has no name must not be taken for somebody. */
const isVerdict = (known: unknown): boolean =>
  isJson(known) && (typeof known.principal === 'string' || typeof known.status === 'number')

/** What stands in front may have read the body only as text or bytes. */
function readParsed(parsed: unknown): Decoded {
  if (typeof parsed === 'string') return decode(parsed)
  return parsed instanceof Uint8Array ? readBytes(parsed) : readMessage(parsed)
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function readBytes(bytes: Uint8Array): Decoded {
  if (bytes.length === 0) return unreadable('The body is empty; what has read it before must hand on what it parsed')
  try {
    return decode(utf8.decode(bytes))
  } catch {
    return unreadable('The body is not UTF-8')
  }
}

const unreadable = (why: string): { refusal: ErrorMessage } => ({
  refusal: errorMessage(undefined, new ProtocolError(ErrorCode.parse, why)),
})
