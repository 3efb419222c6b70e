import { spawnSync } from 'node:child_process'
import type { Delivery, Json, NotificationMessage, Transport } from '@mortise/protocol'
import type { StdioOptions } from '../child.js'
import { collect } from './ends.js'

/** A child that runs some lines of JavaScript. `say(params)` in them sends a notification. */
export const node = (code: string): Pick<StdioOptions, 'command' | 'args'> => {
  const say = `const say = (params) => console.log(JSON.stringify({ jsonrpc: '2.0', method: 'said', params }))`
  return { command: process.execPath, args: ['-e', `${say}\n${code}`] }
}

/** Lines for a child that stays when its input ends. */
export const deaf = 'setInterval(() => {}, 1e6)'
/** Lines for a child that stays whatever it is told. */
export const stubborn = `${deaf}; process.on('SIGTERM', () => say({ sigterm: true }))`

/** What a child says first. */
export async function said(transport: Transport): Promise<Json> {
  const [delivery] = (await collect(transport.incoming, 1)) as [Delivery & { message: NotificationMessage }]
  return delivery.message.params ?? {}
}

/** Whether a process runs; one that has ended, and that nobody has taken note of yet, does not. */
export function isAlive(pid: unknown): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return /^[^Z\s]/.test(stdout)
}
