import type { WeatherOptions } from '../server.js'

/**
 * How much is told on stderr, each level more than the one before: `info` adds a line for each request, and `debug` one for
 * each that goes to a provider, which tells of the place.
 */
export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const
/** How much is told on stderr. */
export type LogLevel = (typeof logLevels)[number]

const onStderr = (line: string): void => void process.stderr.write(`[weather] ${line}\n`)
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
