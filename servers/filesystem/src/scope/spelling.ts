import { opendir } from 'node:fs/promises'
import { Failure, quote } from '../failure.js'
import type { Held } from './ground.js'

/** How many names are looked through for another spelling. */
const MAX_NAMES = 200_000

// Only such names have several spellings that look alike: composed characters, and the spaces of macOS.
const HAS_SPELLINGS = /[^\x20-\x7e]| /

/** What all spellings of a name have in common: composed characters, and a plain space for each that is not breaking. */
const common = (name: string): string => name.normalize('NFC').replace(/[\u00a0\u202f]/g, ' ')

/**
 * How a name that is absent is spelled in a directory, if it is there in another normal form of Unicode, or with another
 * space; `undefined` when it is not. Throws `AMBIGUOUS` for two such names.
 */
export const otherSpelling = async (held: Held, name: string): Promise<string | undefined> => {
  if (!HAS_SPELLINGS.test(name)) return undefined
  const wanted = common(name)
  const found: string[] = []
  let looked = 0
  for await (const each of await opendir(held.path, { bufferSize: 512 })) {
    if (++looked > MAX_NAMES) break
    if (each.name !== name && common(each.name) === wanted) found.push(each.name)
  }
  if (found.length < 2) return found[0]
  const spelled = found
    .sort()
    .map((each) => JSON.stringify(each).replace(/[^\x20-\x7e]/g, escaped))
    .join(', ')
  throw new Failure('AMBIGUOUS', `${quote(name)} is spelled in several ways here`, `Choose one of ${spelled}.`)
}

const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
