import type { CallOptions } from './peer.js'

/** The options of a request that is made for the sake of a call. */
export const alike = ({ signal, timeout }: CallOptions): CallOptions => ({
  ...(signal && { signal }),
  ...(timeout !== undefined && { timeout }),
})
