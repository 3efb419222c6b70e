import type { ServerResponse } from 'node:http'
import { nwsProblem } from './stand-in-nws.js'
import type { Reply } from './stand-in-open-meteo.js'
import { seniverseProblem } from './stand-in-seniverse.js'

/** What can go wrong at the far end. */
export const faults = [
  '429-minutely',
  '429-daily',
  '503',
  'timeout',
  'truncate',
  'html',
  'redirect',
  'slow-drip',
] as const
/** What can go wrong at the far end. */
export type Fault = (typeof faults)[number]

/** Whether a word names a fault. */
export const isFault = (word: string): word is Fault => (faults as readonly string[]).includes(word)

/** Sends a reply; of a truncated one no more than half. */
export function send(response: ServerResponse, { status, body, headers }: Reply, truncated = false): void {
  const isText = typeof body === 'string'
  response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers })
  const text = isText ? body : JSON.stringify(body)
  response.end(truncated ? text.slice(0, text.length / 2) : text)
}

const openMeteoLimit = (window: string, until: string): Reply => ({
  status: 429,
  body: { error: true, reason: `${window} API request limit exceeded. Please try again ${until}.` },
})

type Refusal = '429-minutely' | '429-daily' | '503'
const refusals: Readonly<Record<'open-meteo' | 'nws' | 'seniverse', Readonly<Record<Refusal, Reply>>>> = {
  'open-meteo': {
    '429-minutely': openMeteoLimit('Minutely', 'in one minute'),
    '429-daily': openMeteoLimit('Daily', 'tomorrow'),
    '503': { status: 503, body: '<html>Service Unavailable</html>', headers: { 'retry-after': '1' } },
  },
  nws: {
    '429-minutely': nwsProblem(429, 'TooManyRequests', 'Too Many Requests', 'Slow down'),
    '429-daily': {
      ...nwsProblem(429, 'TooManyRequests', 'Too Many Requests', 'Slow down'),
      headers: { 'retry-after': '3600' },
    },
    '503': nwsProblem(503, 'ServiceUnavailable', 'Service Unavailable', 'Come back later'),
  },
  seniverse: {
    '429-minutely': seniverseProblem('AP010014', 'Too many requests.', 429),
    '429-daily': seniverseProblem('AP010013', 'The balance is used up.'),
    '503': seniverseProblem('AP100004', 'Gateway error.', 503),
  },
}

const providerOf = (pathname: string): keyof typeof refusals =>
  pathname.startsWith('/v1/') ? 'open-meteo' : pathname.startsWith('/v3/') ? 'seniverse' : 'nws'

/** Fails in that way, where `reply` is what would have been answered. */
export function fail(fault: Fault, pathname: string, reply: Reply, response: ServerResponse): void {
  switch (fault) {
    case '429-minutely':
    case '429-daily':
    case '503':
      return send(response, refusals[providerOf(pathname)][fault])
    case 'timeout':
      return
    case 'truncate':
      return send(response, reply, true)
    case 'html':
      return send(response, { status: 200, body: '<!doctype html><title>Log in</title>' })
    case 'redirect':
      return send(response, { status: 302, body: '', headers: { location: 'http://elsewhere.test/login?next=here' } })
    case 'slow-drip': {
      response.writeHead(200, { 'content-type': 'application/json' })
      const drip = setInterval(() => response.write(' '), 10)
      response.on('close', () => clearInterval(drip))
    }
  }
}
