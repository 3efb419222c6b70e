import { ErrorCode, methods, ProtocolError } from '@mortise/protocol'
import type { McpServer } from '@mortise/server'
import type { Scope } from '../scope/scope.js'
import { asResourceError } from './files.js'
import { pathOf } from '../scope/uri.js'
import { MAX_WATCHED, Watches, type Holder } from './watches.js'

/** The resources that a stream of changes is to tell of, as far as its request is one at all. */
const wantedOf = (params: unknown): string[] => {
  const { notifications } = params as { notifications?: { resourceSubscriptions?: unknown } }
  const wanted = notifications?.resourceSubscriptions
  return Array.isArray(wanted) ? [...new Set(wanted.filter((uri) => typeof uri === 'string'))] : []
}

const tooManyAtOnce = (): ProtocolError =>
  new ProtocolError(ErrorCode.invalidParams, `A stream of changes follows ${MAX_WATCHED} files at most: name fewer`)

const tooMany = (): ProtocolError =>
  new ProtocolError(ErrorCode.invalidRequest, `${MAX_WATCHED} files are followed here: end one of them first`)

/** Watches in the file system what clients follow, and tells them when it has changed, whoever changed it. */
export const registerFollowing = (server: McpServer, scope: Scope): Watches => {
  const watches = new Watches(scope, (uri) => server.resourceChanged(uri))
  server.closing.addEventListener('abort', () => watches.close(), { once: true })

  const begin = async (uri: string, holder: Holder): Promise<boolean> => {
    try {
      return await watches.follow(uri, pathOf(uri, scope.hidden), holder)
    } catch (error) {
      throw asResourceError(error, uri)
    }
  }

  const follow = async (uri: string, holder: Holder): Promise<void> => {
    if (!(await begin(uri, holder))) throw tooMany()
  }

  /** What cannot be watched changes nothing for the rest of a stream; that there is no room for it is said. */
  const followAll = async (uris: readonly string[], holder: Holder): Promise<void> => {
    const begun = await Promise.allSettled(uris.map((uri) => follow(uri, holder)))
    const reasons: unknown[] = begun.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
    const isFull = (reason: unknown): boolean =>
      reason instanceof ProtocolError && reason.code === ErrorCode.invalidRequest
    if (reasons.some(isFull)) throw tooMany()
  }

  server.use(async (ctx, next) => {
    const { session, request, params } = ctx
    if (request.method === methods.listen.name) {
      const [holder, uris] = [{}, wantedOf(params)]
      if (uris.length > MAX_WATCHED) throw tooManyAtOnce()
      try {
        await followAll(uris, holder)
        return await next()
      } finally {
        for (const uri of uris) watches.unfollow(uri, holder)
      }
    }
    const outcome = await next()
    const { uri } = params
    if (!session || typeof uri !== 'string') return outcome
    if (request.method === methods.unsubscribe.name) watches.unfollow(uri, session)
    if (request.method !== methods.subscribe.name) return outcome
    try {
      await follow(uri, session)
      return outcome
    } catch (error) {
      session.leave(uri)
      throw error
    }
  })
  return watches
}
