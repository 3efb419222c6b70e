type Part = { readonly literal: string } | { readonly name: string; readonly slashes: boolean }

/** A pattern of URIs, ready to be held against one. */
export interface UriTemplate {
  /** Its variables, in order. */
  readonly names: readonly string[]
  /** The variables of a URI that fits, percent-decoded; undefined when it does not fit. */
  match(uri: string): Record<string, string> | undefined
}

/** The names of the variables of a pattern; `string` where the compiler does not know the pattern. */
export type VariablesOf<Uri extends string> = string extends Uri
  ? string
  : Uri extends `${string}{${infer Variable}}${infer Rest}`
    ? (Variable extends `+${infer Name}` ? Name : Variable) | VariablesOf<Rest>
    : never

const longest = 8192

/**
 * Reads a pattern of RFC 6570 with `{name}` (one path segment) and `{+name}` (anything, slashes too). No regular
 * expression is made of it, so that no URI can hold the server. Throws on other operators, which matching has no use for.
 */
export function uriTemplate(template: string): UriTemplate {
  const parts = partsOf(template)
  const names = parts.flatMap((part) => ('name' in part ? [part.name] : []))
  return { names, match: (uri) => (uri.length > longest ? undefined : match(parts, uri)) }
}

/** Whether a text is a pattern rather than a URI. */
export const isUriTemplate = (text: string): boolean => text.includes('{')

function partsOf(template: string): Part[] {
  const parts: Part[] = []
  for (const piece of template.split(/(\{[^}]*\})/)) {
    if (piece === '') continue
    if (!/^\{.*\}$/.test(piece)) {
      if (/[{}]/.test(piece)) throw new TypeError(`URI template ${template}: a brace without its other half`)
      parts.push({ literal: piece })
      continue
    }
    const variable = /^\{(\+?)(\w+)\}$/.exec(piece)
    const before = parts.at(-1)
    if (!variable) throw new TypeError(`URI template ${template}: ${piece} is not {name} or {+name}`)
    if (before && 'name' in before) throw new TypeError(`URI template ${template}: put something between its variables`)
    parts.push({ name: variable[2]!, slashes: variable[1] === '+' })
  }
  return parts
}

function match(parts: readonly Part[], uri: string): Record<string, string> | undefined {
  // Without a prototype, so that a variable may have any name.
  const found = Object.create(null) as Record<string, string>
  let at = 0
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!
    if ('literal' in part) {
      if (!uri.startsWith(part.literal, at)) return undefined
      at += part.literal.length
      continue
    }
    const end = endOf(parts, i, uri, at)
    const value = end > at ? decoded(uri.slice(at, end)) : undefined
    if (value === undefined || (!part.slashes && /[/?#]/.test(uri.slice(at, end)))) return undefined
    found[part.name] = value
    at = end
  }
  return at === uri.length ? found : undefined
}

/** Where a variable ends: before the literal that follows it, which if it is the last one stands at the very end. */
function endOf(parts: readonly Part[], i: number, uri: string, at: number): number {
  const next = parts[i + 1]
  if (!next || !('literal' in next)) return uri.length
  if (i + 2 < parts.length) return uri.indexOf(next.literal, at)
  return uri.endsWith(next.literal) ? uri.length - next.literal.length : -1
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
