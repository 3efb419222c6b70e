import { edits } from '../src/gazetteer/edits.ts'

/**
 * The folded names of a place by which somebody may look for it, in all languages and scripts. Before each stands `;`, or
 * `|` where it has nothing to do with the name that the place goes by, so that it is a nickname, a name in another language
 * or one of long ago.
 */
export function namesToFind({ name, ascii, others, country, people }, chinese, fold) {
  const own = [name, ascii, ...chinese].map(fold)
  const seen = new Set(['', ...own])
  const cells = [...new Set(own)].map((each) => `;${each}`)
  const initials = (name.match(/\p{Lu}/gu) ?? []).join('')
  for (const other of others.filter((each) => isName(each) || (each === initials && each.length > 2))) {
    const key = fold(other)
    if (seen.has(key)) continue
    seen.add(key)
    if (other === initials || isLike(key, own)) cells.push(`;${key}`)
    // In the USA, such names of smaller towns are those of settlers, which are the names of other towns today.
    else if (country !== 'US' || people >= 300_000) cells.push(`|${key}`)
  }
  return cells.join('')
}

/**
 * All in capitals a name is the code of an airport. In small Latin letters it is what a machine made of a name in another
 * script, and brackets and commas enclose what is no part of the name.
 */
function isName(text) {
  if (!/^[\p{L}\p{M}\s'’ʻʼ`.·־–-]{2,30}$/u.test(text)) return false
  if (!/\p{Script=Latin}/u.test(text)) return true
  if (/[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(text) || text === text.toUpperCase()) return false
  return /^\p{Lu}/u.test(text) && (text.match(/\p{L}/gu) ?? []).length > 2
}

/** Names in other scripts cannot be told apart like this, and are what the place is called there. */
function isLike(key, own) {
  if (!/\p{Script=Latin}/u.test(key)) return true
  return own.some((each) => each.startsWith(key) || edits(each, key, Math.ceil(each.length / 3)) < Infinity)
}
