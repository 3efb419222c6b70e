import type { Endpoint } from '@mortise/protocol'
import { serveHttp } from '@mortise/transport-http/node'
import { program } from '../../scripts/program.js'
import { Mark } from '../leftovers/processes.js'

/** Where a server of ours is found: at a URL, or as a child to be started. */
export type Place = { readonly url: string } | { readonly child: Child }

/** What it takes to start a server as a child. */
export interface Child {
  readonly command: string
  readonly args: string[]
  readonly env: Record<string, string>
}

/** The servers of one file of tests, and whatever is left of them. */
export class Places {
  readonly #mark = new Mark()
  readonly #closing: (() => Promise<void>)[] = []

  /** A reference server as a child, run from its source. */
  async child(
    name: 'weather' | 'filesystem',
    args: readonly string[],
    env: Record<string, string> = {},
  ): Promise<Place> {
    const { PATH = '' } = process.env
    const run = await program(new URL(`../../servers/${name}/src/testing/run.ts`, import.meta.url))
    return { child: { command: process.execPath, args: [run, ...args], env: { PATH, ...env, ...this.#mark.env } } }
  }

  /** A server of this process, over HTTP. */
  async http(server: Endpoint): Promise<Place> {
    const served = await serveHttp(server)
    this.#closing.push(served.close)
    return { url: served.url }
  }

  /** Stops those of this process. */
  async close(): Promise<void> {
    await Promise.all(this.#closing.map((close) => close()))
  }

  /** The children that still run. */
  running(): number[] {
    return this.#mark.running()
  }
}
