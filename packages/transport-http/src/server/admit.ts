import {
  decode,
  ErrorCode,
  errorMessage,
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
import type { Unread } from './body.js'
import { decompress, encodingOf, understood } from './decompress.js'
import { guard, type GuardOptions } from './guard.js'
import type { Limits } from './limits.js'
import { Room } from './room.js'

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

/** How large a body may be, in bytes, and where it is kept while it comes. */
interface Bounds {
  readonly limit: number
  readonly room: Room
}

type Known = Pick<Origin, 'principal' | 'auth'>

/**
 * Lets requests in, or says why not: who it may come from, then who it comes from, and only then what it says. Rejects
 * when the client leaves midway.
 */
export function admission(
  options: AdmitOptions & { onError: (error: unknown) => void } & Pick<Limits, 'maxBodyBytes' | 'maxBodyTotalBytes'>,
  cors?: Cors,
): (incoming: Incoming) => Letting | Promise<Letting> {
  const { authenticate, onError } = options
  const bounds: Bounds = { limit: options.maxBodyBytes, room: new Room(options.maxBodyTotalBytes) }
  const faultOf = guard(options)

  const identify = async (ask: Authenticate, { header, remote }: Incoming): Promise<Refused | Known> => {
    try {
      const known = await ask({ get: (name) => header(name.toLowerCase()) }, remote)
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
  if (incoming.method !== 'POST') return { origin, body: undefined }
  if (incoming.parsed !== undefined) return { origin, body: readParsed(incoming.parsed) }
  return readBody(incoming, origin, bounds)
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
  const sending = incoming.read(bounds.limit, bounds.room)
  if (encoding !== 'identity') return readCompressed(sending, encoding, origin, bounds)
  return sending.then((sent) => (typeof sent === 'string' ? unread(sent, bounds) : { origin, body: readBytes(sent) }))
}

async function readCompressed(
  sending: Promise<Uint8Array | Unread>,
  encoding: 'gzip' | 'deflate',
  origin: Origin,
  bounds: Bounds,
): Promise<Refused | Admitted> {
  const sent = await sending
  if (typeof sent === 'string') return unread(sent, bounds)
  try {
    const bytes = await decompress(sent, encoding, bounds.limit, bounds.room)
    return typeof bytes === 'string' ? unread(bytes, bounds) : { origin, body: readBytes(bytes) }
  } catch {
    return { origin, body: unreadable(`The body is not in ${encoding}, as Content-Encoding says`) }
  }
}

const unread = (why: Unread, { limit }: Bounds): Refused =>
  why === 'too large' ? refuse(413, `The body is over ${limit} bytes`) : crowded

const crowded = refuse(
  503,
  'Too much is being sent here at once, and this came too slowly; try again later',
  undefined,
  {
    'retry-after': '5',
    connection: 'close',
  },
)

const broken = 'The request could not be authenticated'

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
