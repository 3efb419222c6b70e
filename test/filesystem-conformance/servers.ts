import { createRequire } from 'node:module'
import { program } from '../../scripts/program.js'
import { failures } from './failures.js'
import type { Command } from './session.js'

/** A server that the suite is run on. */
export interface Server {
  readonly name: string
  readonly command: () => Promise<Command>
  /** The cases that it is known to fail, and why. */
  readonly fails: Readonly<Record<string, string>>
}

const node = (...args: string[]): Command => ({ command: process.execPath, args, env: {} })

const ours: Server = {
  name: 'ours',
  async command() {
    const run = await program(new URL('../../servers/filesystem/src/testing/run.ts', import.meta.url))
    return node(run, '--profile', 'compat', '--write')
  },
  fails: {},
}

const official: Server = {
  name: 'official',
  command: () =>
    Promise.resolve(
      node(createRequire(import.meta.url).resolve('@modelcontextprotocol/server-filesystem/dist/index.js')),
    ),
  fails: failures,
}

/** Those that the README has a column for. */
export const columns: readonly string[] = [ours.name, official.name]

// What somebody else's server does changes with its version alone, and takes as long again.
const isWhole = Boolean(process.env.LONG ?? process.env.UPDATE_README)

/** Those that are run: ours, and the official one too in the long run, and where the README is written. */
export const servers: readonly Server[] = isWhole ? [ours, official] : [ours]
