import { ProviderError } from '../provider.js'
import { line } from './foreign.js'

/** As much of a reason as anybody wants to read: some of it is the text of strangers. */
const longest = 300

/** The ways in which a secret may be written: as it is, and in a URL. */
const spellings = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  new URLSearchParams({ '': secret }).toString().slice(1),
]

/** Replaces secrets in a text, in upper and lower case, for hosts are written in lower case. */
export function hush(text: string, secrets: readonly string[]): string {
  const words = secrets
    .filter((secret) => secret !== '')
    .flatMap(spellings)
    // Of two that begin alike the longer first, or its end would be left.
    .toSorted((a, b) => b.length - a.length)
    .map((word) => word.replace(/[^\w]/g, '\\$&'))
  return words.length === 0 ? text : text.replace(new RegExp(words.join('|'), 'gi'), '***')
}

/**
 * An error of one line without secrets, and without its cause, for what lies in there nobody has looked through. A secret may
 * come apart in being made a line, or only come together by it.
 */
export const hushed = ({ problem, reason, next, outlook }: ProviderError, secrets: readonly string[]): ProviderError =>
  new ProviderError(problem, hush(line(hush(reason, secrets)), secrets).slice(0, longest), next, outlook)
