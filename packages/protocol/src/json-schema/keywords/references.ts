import * as forms from '../forms.js'
import type { Keyword } from './keyword.js'

/** The schema, elsewhere in the document, that the value must fit too. */
export const ref: Keyword = {
  form: forms.text,
  leads: true,
  make(reference: string, making) {
    const { target } = making.refer(reference)
    return (v, run) => run.go(target, v)
  },
}

/** The same, but of resources that have a dynamic anchor of that name, the outermost one on the way here. */
export const dynamicRef: Keyword = {
  form: forms.text,
  leads: true,
  make(reference: string, making) {
    const { target, dynamic } = making.refer(reference)
    if (dynamic === undefined) return (v, run) => run.go(target, v)
    return (v, run) => {
      run.spend(run.scopes.length >> 3)
      for (const scope of run.scopes) {
        const outermost = scope.get(dynamic)
        if (outermost) return run.go(outermost, v)
      }
      return run.go(target, v)
    }
  },
}
