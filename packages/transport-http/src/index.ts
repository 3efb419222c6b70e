export { http, type HttpHeaders, type HttpOptions } from './client/http.js'
export { HttpError } from './client/error.js'
export type { Fetch, FetchInit, FetchReply } from './client/fetch.js'
