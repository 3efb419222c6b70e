import type { WeatherOptions } from '../server.js'

/**
 * How much is told on stderr, each level more than the one before: `info` adds a line for each request, and `debug` one for
 * each that goes to a provider, which tells of the place.
 */
export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const
/** How much is told on stderr. */
export type LogLevel = (typeof logLevels)[number]

/** Whatever comes in it, a line stays one, and no terminal obeys it. */
const printable = (line: string): string =>
  line.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`)
const onStderr = (line: string): void => void process.stderr.write(`[weather] ${printable(line)}\n`)
const nothing = (): void => {}

/** What a server of this level tells: by default it tells of errors and warnings on stderr. */
export function told(level: LogLevel): Pick<WeatherOptions, 'onError' | 'onWarning' | 'log'> {
  const isWanted = (each: LogLevel): boolean => logLevels.indexOf(level) >= logLevels.indexOf(each)
  return {
    ...(!isWanted('error') && { onError: nothing }),
    ...(!isWanted('warn') && { onWarning: nothing }),
    ...(isWanted('debug') && { log: onStderr }),
  }
}
