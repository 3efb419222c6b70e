import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Side } from './suite.js'

/** The scenarios that are known to fail, with the ones that were seen to fail ticked off. */
export class Expected {
  readonly #names: Readonly<Record<Side, Set<string>>> = { server: new Set(), client: new Set() }
  readonly #seen = new Set<string>()

  constructor() {
    let side: Side = 'server'
    for (const line of readFileSync(path.join(import.meta.dirname, 'expected-failures.yml'), 'utf8').split('\n')) {
      const text = line.replace(/#.*/, '').trim()
      if (text === 'server:' || text === 'client:') side = text === 'server:' ? 'server' : 'client'
      else if (text.startsWith('- ')) this.#names[side].add(text.slice(2))
    }
  }

  /** Whether a scenario that failed was known to; noted either way. */
  has(side: Side, scenario: string): boolean {
    this.#seen.add(`${side} ${scenario}`)
    return this.#names[side].has(scenario)
  }

  /** The entries of the sides that ran which did not fail anywhere: the list may only shrink. */
  stale(sides: readonly Side[]): string[] {
    return sides
      .flatMap((side) => [...this.#names[side]].map((name) => `${side} ${name}`))
      .filter((each) => !this.#seen.has(each))
  }
}
