import { ErrorCode, ProtocolError } from '../errors.js'
import type { RequestMessage } from '../jsonrpc/message.js'
import type { Origin } from '../jsonrpc/transport.js'
import type { Traits, Version } from '../methods/define.js'
import { initialize } from '../methods/lifecycle.js'
import { isJson, type Json } from '../schema/index.js'
import { headerName } from './headers.js'
import { metaKey } from './meta.js'
import type { Revision } from './revision.js'
import { session } from './session.js'
import { stateless } from './stateless.js'

const plain: Traits = {
  batches: false,
  versionHeader: false,
  mirrors: false,
  taskWishes: false,
  structured: 'none',
  richQuestions: false,
  pageIds: false,
  polls: false,
}

/** Every revision that is spoken here, newest first. */
export const revisions: readonly Revision[] = [
  stateless('2026-07-28', { ...plain, versionHeader: true, mirrors: true, structured: 'any', richQuestions: true }),
  session('2025-11-25', {
    ...plain,
    versionHeader: true,
    taskWishes: true,
    structured: 'object',
    richQuestions: true,
    pageIds: true,
    polls: true,
  }),
  session('2025-06-18', { ...plain, versionHeader: true, structured: 'object' }),
  session('2025-03-26', { ...plain, batches: true }),
  session('2024-11-05', plain),
]

/** What an HTTP request is written in that has neither a session nor a header that says so. */
const unsaid: Version = '2025-03-26'

/** The revision of a date, or undefined. */
export const revisionOf = (version: unknown, spoken: readonly Revision[] = revisions): Revision | undefined =>
  spoken.find((revision) => revision.version === version)

/** The revisions of some dates, newest first. Throws `TypeError` where there is none of such a date, or none at all. */
export function revisionsOf(wanted: readonly string[]): readonly Revision[] {
  const known = revisions.map(({ version }) => version).join(', ')
  const unknown = wanted.find((each) => !revisionOf(each))
  if (unknown !== undefined) throw new TypeError(`versions: there is no revision '${unknown}', only ${known}`)
  if (wanted.length === 0) throw new TypeError(`versions: name one of ${known} at least, or leave it out`)
  return revisions.filter(({ version }) => wanted.includes(version))
}

/** The version that a request names in its own body, as stateless revisions do; undefined when it names none. */
export function namedVersion(params: Json | undefined): unknown {
  const meta = params?._meta
  return isJson(meta) ? meta[metaKey.version] : undefined
}

/** Whether a request says, in its body or its headers, that it belongs to no session. */
export function claimsStateless(params: Json | undefined, origin: Origin): boolean {
  if (namedVersion(params) !== undefined) return true
  if (!origin.header) return false
  const said = revisionOf(origin.header(headerName.version))
  return said ? said.family === 'stateless' : origin.header(headerName.method) !== undefined
}

/**
 * The revision that a request is read in. One that claims to be stateless but names no revision spoken here is read in
 * the newest such one, so that its envelope and headers are judged before its version; see {@link requireVersion}.
 */
export function selectRevision(
  request: RequestMessage,
  origin: Origin,
  agreed: Revision | undefined,
  spoken: readonly Revision[],
): Revision {
  const { params } = request
  if (claimsStateless(params, origin)) {
    const named = namedVersion(params)
    for (const each of spoken) if (each.family === 'stateless' && each.version === named) return each
    return spoken.find((each) => each.family === 'stateless') ?? unsupported(named, spoken)
  }
  if (agreed) return agreed
  const said = revisionOf(origin.header && (origin.header(headerName.version) ?? unsaid), spoken)
  if (said?.family === 'session') return said
  return spoken.find(({ family }) => family === 'session') ?? unclaimed(request, origin, spoken)
}

/** Where there are no sessions, a request that claims nothing is read as what it should be, and so refused for what it lacks. */
function unclaimed({ method, params }: RequestMessage, origin: Origin, spoken: readonly Revision[]): Revision {
  if (method === initialize.name) return unsupported(params?.protocolVersion, spoken)
  const said = origin.header?.(headerName.version)
  return said === undefined ? spoken[0]! : unsupported(said, spoken)
}

/** Throws unless a stateless request names the revision that it was read in. */
export function requireVersion({ params }: RequestMessage, revision: Revision, spoken: readonly Revision[]): void {
  if (revision.family === 'session') return
  const named = namedVersion(params)
  if (named !== revision.version) unsupported(named, spoken)
}

function unsupported(requested: unknown, spoken: readonly Revision[]): never {
  // Not every value has a text of its own.
  const said = typeof requested === 'string' || typeof requested === 'number' ? String(requested) : typeof requested
  throw new ProtocolError(ErrorCode.unsupportedVersion, `Unsupported protocol version: ${said}`, {
    supported: spoken.map(({ version }) => version),
    requested: said,
  })
}
