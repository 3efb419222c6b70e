import { createHmac } from 'node:crypto'

/** How we are known to Seniverse. */
export interface Credentials {
  readonly key: string
  /** With it requests are signed, and the key itself stays here. */
  readonly uid: string | undefined
}

/** Seconds for which a signature holds. */
const lifetime = 300

/** Adds to a URL what proves who we are: a signature where there is a `uid`, else the key. */
export function authorise(url: URL, { key, uid }: Credentials, now: number): void {
  if (uid === undefined) {
    url.searchParams.set('key', key)
    return
  }
  const signed = new URLSearchParams({ ts: String(Math.floor(now / 1000)), ttl: String(lifetime), uid })
  const signature = createHmac('sha1', key).update(signed.toString()).digest('base64')
  for (const [name, value] of signed) url.searchParams.set(name, value)
  url.searchParams.set('sig', signature)
}
