/** A whole turn of the event loop, in which Node puts away what has been closed. */
export async function turn(): Promise<void> {
  for (let i = 0; i < 2; i++) await new Promise((resolve) => setImmediate(resolve))
}
