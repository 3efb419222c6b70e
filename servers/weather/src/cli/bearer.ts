import { createHash, timingSafeEqual } from 'node:crypto'
import type { Authenticate } from '@mortise/transport-http/server'
import { UsageError, type Address } from './options.js'

/** The variable that may hold a token where none is named. */
const usual = 'MCP_TOKEN'

/**
 * The token that clients have to send; undefined where none is asked for. Throws a {@link UsageError} where a variable was
 * named, or set, that holds none: nobody then means to serve everybody.
 */
export function tokenFrom(
  env: Readonly<Record<string, string | undefined>>,
  { tokenEnv }: Pick<Address, 'tokenEnv'>,
): string | undefined {
  const token = env[tokenEnv ?? usual]?.trim()
  if (!token && tokenEnv !== undefined) {
    throw new UsageError(`--token-env names ${tokenEnv}, and the environment has nothing by that name`)
  }
  if (token === '') throw new UsageError(`${usual} is set, and empty: unset it to serve whoever asks, without a token`)
  if (token !== undefined && /\s/.test(token)) throw new UsageError('The token in the environment has a space in it')
  return token
}

/** Of equal length, whatever was sent, so that comparing takes equally long. */
const digest = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Lets in whoever sends this token. */
export function bearer(token: string): Authenticate {
  const wanted = digest(token)
  return (headers) => {
    const given = /^Bearer (\S+)$/i.exec(headers.get('authorization') ?? '')?.[1]
    if (given !== undefined && timingSafeEqual(digest(given), wanted)) return { principal: 'token' }
    const challenge = given === undefined ? 'Bearer' : 'Bearer error="invalid_token"'
    return { status: 401, headers: { 'www-authenticate': challenge }, message: 'Send the token of this server' }
  }
}
