export { createMcpHandler, type McpHandler } from './handler.js'
export type { HandlerOptions } from './options.js'
export type { Authenticate, Authenticated, RequestHeaders, Unauthenticated } from './authenticate.js'
