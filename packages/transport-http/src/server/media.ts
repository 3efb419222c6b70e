import { mediaType } from '../media-type.js'

/** Whether an Accept header admits a media type; an absent one admits everything. */
export function admits(accept: string | undefined, type: string): boolean {
  if (accept === undefined) return true
  const family = `${type.slice(0, type.indexOf('/'))}/*`
  const weights = new Map(accept.split(',').map(range))
  // The most exact range decides, so that `text/event-stream;q=0, */*` rules the stream out.
  return (weights.get(type) ?? weights.get(family) ?? weights.get('*/*') ?? 0) > 0
}

function range(text: string): [type: string | undefined, weight: number] {
  const q = /;\s*q=([\d.]+)/i.exec(text)
  return [mediaType(text), q ? Number(q[1]) : 1]
}
