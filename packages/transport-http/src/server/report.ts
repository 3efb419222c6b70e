type OnError = (error: unknown) => void

const writeError: OnError = (error) => console.error('[mortise] An HTTP request failed:', error)

/** Tells of errors. Who is told and throws has a fault of its own, which must leave no client waiting. */
export const reporting =
  (onError: OnError = writeError): OnError =>
  (error) => {
    try {
      onError(error)
    } catch (fault) {
      writeError(fault)
    }
  }
