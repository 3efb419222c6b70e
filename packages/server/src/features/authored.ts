import { printable, type Annotations, type Icon, type Shape } from '@mortise/protocol'

interface Said {
  readonly name: string
  readonly icons?: readonly Icon[] | undefined
}

/**
 * What an author says of something, as clients can take it. Throws a `TypeError` for what none could use: members of
 * another shape, an empty name, an icon that no client may show. `_meta` may hold any key: those of reserved prefixes are
 * for extensions of the protocol, which a server may offer before this package knows of them.
 */
export function authored<T extends Said>(shape: Shape<T>, said: T, at: string): T {
  if (!shape.fits(said)) throw new TypeError(shape.fault(said, at))
  named(said, at)
  said.icons?.forEach(({ src }, i) => {
    // Plain http is for trying things out: the schema lets it pass, though clients need not show it.
    if (!/^(https?|data):/i.test(src)) {
      throw new TypeError(`${at}.icons[${i}].src: clients show https: and data: alone, not '${printable(src, 80)}'`)
    }
  })
  return said
}

/** Throws where hints on content are none that clients read. */
export function checkAnnotations({ priority, lastModified }: Annotations = {}, at: string): void {
  if (priority !== undefined && !(priority >= 0 && priority <= 1)) {
    throw new TypeError(`${at}.annotations.priority: expected a number from 0 to 1`)
  }
  if (lastModified !== undefined && !/^\d{4}-\d\d-\d\d/.test(lastModified)) {
    throw new TypeError(`${at}.annotations.lastModified: expected a time in ISO 8601, as of toISOString()`)
  }
}

/** Throws where something has an empty name. */
export function named({ name }: { readonly name: string }, at: string): void {
  if (name === '') throw new TypeError(`${at}.name: is empty; give it a name`)
}

/** Throws where nothing does the work, as where what stands before the handler was left out. */
export function handledBy(handler: unknown, at: string): void {
  if (typeof handler !== 'function') throw new TypeError(`${at}: its handler, a function, is the last argument`)
}

/** Throws where values are suggested for what is not there to be filled in; `what` says what that would be. */
export function completed(complete: object | undefined, names: readonly string[], what: string, at: string): void {
  const wrong = Object.keys(complete ?? {}).find((key) => !names.includes(key))
  if (wrong === undefined) return
  const rather = names.length > 0 ? `, but ${names.join(', ')}` : ''
  throw new TypeError(`${at}.complete.${wrong}: there is no ${what} of this name${rather}`)
}

/** Throws where a text is no URI, or, once its variables have values, would be none (RFC 3986): clients parse it. */
export function checkUri(uri: string, at: string): void {
  const filled = uri.replaceAll(/\{[^}]*\}/g, '0')
  const why = uri.startsWith('{') ? undefined : faultOf(filled)
  if (why !== undefined) throw new TypeError(`${at}: '${uri}' is no URI${filled === uri ? '' : ' template'}: ${why}`)
}

function faultOf(uri: string): string | undefined {
  if (!/^[a-z][a-z\d+.-]*:/i.test(uri)) {
    return 'it begins with a scheme (letters, digits, +, - and .) and a colon, as in notes:///milk'
  }
  if (/[^\w\-.~:/?#[\]@!$&'()*+,;=%]/.test(uri)) return 'percent-encode what is no part of one, as encodeURI does'
  return URL.canParse(uri) ? undefined : 'what follows // is a host, and after a colon a port'
}
