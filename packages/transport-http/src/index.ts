export { http } from './client/http.js'
export type { HttpHeaders, HttpOptions } from './client/opener.js'
export { HttpError } from './client/error.js'
export type { Fetch, FetchInit, FetchReply } from './client/fetch.js'
