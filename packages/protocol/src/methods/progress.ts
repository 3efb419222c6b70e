import { number, object, optional, string, token, type Infer } from '../schema/index.js'
import { Meta } from './content.js'
import { notification } from './define.js'

const Progress = object({
  progressToken: token,
  progress: number,
  total: optional(number),
  message: optional(string),
  _meta: Meta,
})
/** How far a request has come; `progress` only grows, `total` is in the same unit. */
export interface Progress extends Omit<Infer<typeof Progress>, 'progressToken' | '_meta'> {}

/** How far a request has come, to the side that gave a token with it. */
export const progress = notification('notifications/progress', { from: 'both', params: Progress })
