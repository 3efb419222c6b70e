import { createHash, timingSafeEqual } from 'node:crypto'
import type { Authenticate } from '@mortise/transport-http/server'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Lets in who carries this bearer token, all of them as one; how long a refusal takes tells nothing of it. */
export const byToken = (token: string): Authenticate => {
  const wanted = digest(token)
  return (headers) => {
    const [, carried] = /^Bearer +(\S+) *$/i.exec(headers.get('authorization') ?? '') ?? []
    if (carried !== undefined && timingSafeEqual(digest(carried), wanted)) return { principal: 'bearer' }
    const message = 'This server wants the bearer token that it was started with'
    return { status: 401, headers: { 'www-authenticate': 'Bearer' }, message }
  }
}
