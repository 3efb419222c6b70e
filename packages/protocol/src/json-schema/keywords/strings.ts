import * as forms from '../forms.js'
import { quoted } from '../issue.js'
import type { Run } from '../run.js'
import type { Keyword } from './keyword.js'

// JSON Schema counts code points, JavaScript code units; the units alone decide unless they lie close to the limit.
const points = (text: string, run: Run): number => {
  run.spend(text.length >> 3)
  let pairs = 0
  for (let i = 0; i + 1 < text.length; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      pairs++
      i++
    }
  }
  return text.length - pairs
}

const characters = (count: number): string => `${count} ${count === 1 ? 'character' : 'characters'}`

/** How many characters a string has at least. */
export const minLength: Keyword = {
  form: forms.count,
  make: (least: number) => (v, run) => {
    if (typeof v !== 'string' || v.length >= 2 * least) return true
    return (
      (v.length >= least && points(v, run) >= least) ||
      run.fail(`at least ${characters(least)}`, run.loud ? points(v, run) : 0)
    )
  },
}

/** How many characters a string has at most. */
export const maxLength: Keyword = {
  form: forms.count,
  make: (most: number) => (v, run) => {
    if (typeof v !== 'string' || v.length <= most) return true
    return (
      (v.length <= 2 * most && points(v, run) <= most) ||
      run.fail(`at most ${characters(most)}`, run.loud ? points(v, run) : 0)
    )
  },
}

/** The regular expression that a string matches somewhere. */
export const pattern: Keyword = {
  form: forms.text,
  make(source: string, making) {
    const matches = making.match(source)
    const words = `expected a string that matches the pattern ${quoted(source)}`
    return (v, run) => typeof v !== 'string' || matches(v, run) || run.fail(words)
  },
}
