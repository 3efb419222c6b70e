import { ErrorCode, isJson, methods, ProtocolError, type Elicitation } from '@mortise/protocol'

/** A page that a user has to visit, with the id under which the server tells that it is finished with. */
export type PageToVisit = Extract<Elicitation, { mode: 'url' }> & { readonly elicitationId: string }

/**
 * The pages that a call failed for, whose user has to visit them before the call is made again; empty for any other
 * failure. Their addresses come from the server: show each to the user, and open none without consent.
 */
export function pagesToVisit(reason: unknown): readonly PageToVisit[] {
  if (!(reason instanceof ProtocolError) || reason.code !== ErrorCode.urlElicitationRequired) return []
  const { elicitations } = isJson(reason.data) ? reason.data : {}
  return Array.isArray(elicitations) ? elicitations.filter(isPage) : []
}

const isPage = (each: unknown): each is PageToVisit =>
  methods.elicit.params.fits(each) && isJson(each) && each.mode === 'url' && typeof each.elicitationId === 'string'
