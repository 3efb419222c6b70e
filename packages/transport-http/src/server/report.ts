import { tell } from '@mortise/protocol'

type OnError = (error: unknown) => void

const writeError: OnError = (error) => console.error('[mortise] An HTTP request failed:', error)

/** Tells of errors, on the console where nothing else is said. Never throws. */
export const reporting =
  (onError: OnError = writeError): OnError =>
  (error) =>
    tell(onError, [error], writeError)
