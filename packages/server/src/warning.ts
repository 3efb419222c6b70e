import { tell } from '@mortise/protocol'

type OnWarning = (message: string) => void

const writeWarning: OnWarning = (message) => console.warn(`[mortise] ${message}`)

/** Tells of what works, but not for long or not everywhere; on the console where nothing else is said. Never throws. */
export const warning =
  (onWarning: OnWarning = writeWarning): OnWarning =>
  (message) =>
    tell(onWarning, [message], writeWarning)
