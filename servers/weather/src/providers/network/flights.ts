interface Flight<T> {
  readonly landed: Promise<T>
  readonly controller: AbortController
  waiting: number
}

/** Lets those who ask for the same thing at the same time share one request, which ends early only when all give up. */
export class Flights<T> {
  readonly #open = new Map<string, Flight<T>>()

  /** What the request under that key comes to. Throws the reason of the signal when this caller gives up. */
  join(key: string, signal: AbortSignal, start: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (signal.aborted) return Promise.reject(signal.reason as Error)
    const flight = this.#open.get(key) ?? this.#start(key, start)
    flight.waiting += 1
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        reject(signal.reason as Error)
        flight.waiting -= 1
        if (flight.waiting > 0) return
        this.#close(key, flight)
        flight.controller.abort(signal.reason)
      }
      signal.addEventListener('abort', leave, { once: true })
      const stay = (): void => signal.removeEventListener('abort', leave)
      flight.landed.then(
        (value) => (stay(), resolve(value)),
        (error: unknown) => (stay(), reject(error as Error)),
      )
    })
  }

  #start(key: string, start: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController()
    const landed = start(controller.signal).finally(() => this.#close(key, flight))
    const flight: Flight<T> = { landed, controller, waiting: 0 }
    this.#open.set(key, flight)
    return flight
  }

  #close(key: string, flight: Flight<T>): void {
    if (this.#open.get(key) === flight) this.#open.delete(key)
  }
}
