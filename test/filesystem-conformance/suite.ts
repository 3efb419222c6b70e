import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Case, Place } from './case.js'
import { launch, meet, type Command, type Session } from './session.js'

/** Runs cases on one server. Most share a session; it is replaced where a case has ended it. */
export class Suite {
  readonly #top = realpathSync(mkdtempSync(path.join(tmpdir(), 'mortise-filesystem-conformance-')))
  readonly #root = path.join(this.#top, 'served')
  readonly #command: () => Promise<Command>
  #session: Promise<Session> | undefined
  #count = 0

  constructor(command: () => Promise<Command>) {
    this.#command = async () => {
      const server = await command()
      return { ...server, env: { ...server.env, HOME: this.#root } }
    }
    mkdirSync(this.#root)
  }

  /** Runs one case in folders of its own; resolves to why it failed, or to undefined. */
  async run({ run }: Case): Promise<string | undefined> {
    const number = (this.#count += 1)
    const [folder, outside] = [path.join(this.#root, `case-${number}`), path.join(this.#top, `outside-${number}`)]
    mkdirSync(folder)
    mkdirSync(outside)
    const opened: Session[] = []
    try {
      await run(this.#place(folder, outside, opened))
      return undefined
    } catch (error) {
      // Below the reason, an assertion shows what was compared.
      return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]
    } finally {
      await Promise.all(opened.map((session) => session.close()))
      rmSync(folder, { recursive: true, force: true })
      rmSync(outside, { recursive: true, force: true })
    }
  }

  /** Ends the server, and leaves nothing behind. */
  async close(): Promise<void> {
    // Where the server never started, there is nobody to end.
    await this.#session?.then((session) => session.close()).catch(() => {})
    rmSync(this.#top, { recursive: true, force: true })
  }

  #place(folder: string, outside: string, opened: Session[]): Place {
    return {
      root: this.#root,
      folder,
      outside,
      call: async (tool, args) => (await this.#shared()).call(tool, args),
      tools: async () => (await this.#shared()).tools(),
      meet: async (folders, roots) => {
        const session = await meet(await this.#command(), folders, roots)
        opened.push(session)
        return session
      },
      launch: async (folders) => launch(await this.#command(), folders),
    }
  }

  #shared(): Promise<Session> {
    this.#session ??= this.#command()
      .then((server) => meet(server, [this.#root]))
      .then((session) => {
        session.client.onclose = () => (this.#session = undefined)
        return session
      })
    return this.#session
  }
}
