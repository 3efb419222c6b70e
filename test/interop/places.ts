import type { Endpoint } from '@mortise/protocol'
import { serveHttp } from '@mortise/transport-http/node'
import { end, listening } from '../../scripts/demo/server.js'
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

type Name = 'weather' | 'filesystem'

const source = (name: Name): Promise<string> =>
  program(new URL(`../../servers/${name}/src/testing/run.ts`, import.meta.url))

/** The servers of one file of tests, and whatever is left of them. */
export class Places {
  readonly #mark = new Mark()
  readonly #closing: (() => Promise<void>)[] = []

  /** A reference server as a child, run from its source. */
  async child(name: Name, args: readonly string[], env: Record<string, string> = {}): Promise<Place> {
    const { PATH = '' } = process.env
    const run = await source(name)
    return { child: { command: process.execPath, args: [run, ...args], env: { PATH, ...env, ...this.#mark.env } } }
  }

  /** A reference server as a process that listens, run from its source. */
  async listening(name: Name, args: readonly string[]): Promise<Place> {
    const options = ['--transport', 'http', '--port', '0']
    const { child, url } = await listening(await source(name), [...options, ...args], this.#mark.env)
    this.#closing.push(() => end(child))
    return { url }
  }

  /** A server of this process, over HTTP. */
  async http(server: Endpoint): Promise<Place> {
    const served = await serveHttp(server)
    this.#closing.push(served.close)
    return { url: served.url }
  }

  /** Stops those of this process, and those that listen. */
  async close(): Promise<void> {
    await Promise.all(this.#closing.map((close) => close()))
  }

  /** The children that still run. */
  running(): number[] {
    return this.#mark.running()
  }
}
