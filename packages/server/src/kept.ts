import { Prewritten, type Json, type Revision } from '@mortise/protocol'

const kept = new WeakMap<Json, Map<Revision, Prewritten>>()

/** Marks a result as lasting: it is written once for each revision, and sent as bytes until its maker drops it. */
export function keep<R extends object>(result: R): R {
  kept.set(result as Json, new Map())
  return result
}

/** The written form of a result that was marked, or undefined. */
export function writtenOnce(result: Json, revision: Revision, write: () => Json): Prewritten | undefined {
  const forms = kept.get(result)
  if (!forms) return undefined
  let form = forms.get(revision)
  if (!form) forms.set(revision, (form = new Prewritten(write())))
  return form
}
