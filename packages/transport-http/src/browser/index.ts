// The same names for pages, which have no Node to ask for.
export { http } from './http.js'
export type { HttpHeaders, HttpOptions } from '../client/opener.js'
export { HttpError } from '../client/error.js'
export type { Fetch, FetchInit, FetchReply } from '../client/fetch.js'
