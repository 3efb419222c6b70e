import type { CharSet } from './chars.js'

/** A place between characters that an expression can ask for. */
export type Edge = 'start' | 'end' | 'word' | 'no word'

/** A regular expression as a tree. Greed and the names of groups are left out: they do not change what matches. */
export type Tree =
  | { readonly kind: 'one'; readonly set: CharSet }
  | { readonly kind: 'edge'; readonly edge: Edge }
  | { readonly kind: 'sequence'; readonly parts: readonly Tree[] }
  | { readonly kind: 'choice'; readonly options: readonly Tree[] }
  | { readonly kind: 'repeat'; readonly body: Tree; readonly least: number; readonly most: number }
  | { readonly kind: 'look'; readonly body: Tree; readonly ahead: boolean; readonly negative: boolean }
