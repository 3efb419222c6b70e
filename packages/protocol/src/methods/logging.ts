import { anything, literal, object, optional, string, type Infer } from '../schema/index.js'
import { Meta } from './content.js'
import { notification, request } from './define.js'
import { Bare } from './lifecycle.js'

/**
 * How grave a log entry is, mildest first.
 * @deprecated since 2026-07-28, removable from 2027-07-28 on: write to standard error, or to OpenTelemetry, instead.
 */
export const logLevels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'] as const
/**
 * How grave a log entry is.
 * @deprecated since 2026-07-28, removable from 2027-07-28 on: write to standard error, or to OpenTelemetry, instead.
 */
export const LogLevel = literal(...logLevels)
/**
 * How grave a log entry is, as in RFC 5424.
 * @deprecated since 2026-07-28, removable from 2027-07-28 on: write to standard error, or to OpenTelemetry, instead.
 */
export type LogLevel = Infer<typeof LogLevel>

/**
 * Sets the mildest level of log entries that a session wants.
 * @deprecated since 2026-07-28, removable from 2027-07-28 on: write to standard error, or to OpenTelemetry, instead.
 */
export const setLevel = request('logging/setLevel', {
  from: 'client',
  until: '2025-11-25',
  needs: { server: 'logging' },
  repeatable: true,
  params: object({ level: LogLevel, _meta: Meta }),
  result: Bare,
})

/**
 * An entry of the server's log.
 * @deprecated since 2026-07-28, removable from 2027-07-28 on: write to standard error, or to OpenTelemetry, instead.
 */
export const logged = notification('notifications/message', {
  from: 'server',
  needs: { server: 'logging' },
  params: object({ level: LogLevel, logger: optional(string), data: anything, _meta: Meta }),
})
