import type { Traits, Version } from '../methods/define.js'
import { initialize } from '../methods/lifecycle.js'
import { headerName } from './headers.js'
import type { Revision } from './revision.js'

/** A revision that opens with a handshake: what it agreed on holds from then on, so messages carry nothing extra. */
export function session(version: Version, traits: Traits): Revision {
  const versionHeader = { [headerName.version]: version }
  return {
    version,
    family: 'session',
    traits,
    writeParams: (params) => params,
    readResult(_def, raw, forms) {
      const form = forms?.find(({ shape }) => shape.fits(raw))
      return form ? { done: true, result: raw, type: form.type } : { done: true, result: raw }
    },
    writeHeaders: (def) => (traits.versionHeader && def.name !== initialize.name ? versionHeader : none),
  }
}

const none = {}
