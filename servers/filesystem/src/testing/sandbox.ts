import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

/** What is planted, by its path from the top: a text, or a link, in which `TOP` is the top and `TOPNAME` its name. */
export type Plants = Readonly<Record<string, string | Uint8Array | { readonly link: string }>>

/** A scratch directory for one test: `allow` in it is served, whatever else stands there must never come out. */
export interface Sandbox {
  readonly top: string
  readonly allow: string
  /** The absolute path of something, counted from the top. */
  readonly at: (...parts: string[]) => string
  readonly plant: (plants: Plants) => void
}

/** Makes a scratch directory, which is removed when the test ends. A path that ends in `/` is an empty directory. */
export const sandbox = (plants: Plants = {}): Sandbox => {
  const top = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'mortise-files-')))
  onTestFinished(() => rmSync(top, { recursive: true, force: true }))
  const at = (...parts: string[]): string => path.join(top, ...parts)
  const plant = (wanted: Plants): void => {
    for (const [name, what] of Object.entries(wanted)) {
      mkdirSync(name.endsWith('/') ? at(name) : path.dirname(at(name)), { recursive: true })
      if (name.endsWith('/')) continue
      if (typeof what === 'string' || what instanceof Uint8Array) writeFileSync(at(name), what)
      else symlinkSync(what.link.replace('TOPNAME', path.basename(top)).replace('TOP', top), at(name))
    }
  }
  mkdirSync(at('allow'))
  plant(plants)
  return { top, allow: at('allow'), at, plant }
}
