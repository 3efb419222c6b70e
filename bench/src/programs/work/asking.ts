import { resultIn } from '../../result-in.js'
import { given } from '../given.js'
import { check, working } from './working.js'

/** Hands requests to a handler, one after the other, and reads what it answers. */
export async function asking(handler: (request: Request) => Promise<Response>): Promise<void> {
  const { call } = given<{ call: { headers: Record<string, string>; body: string } }>()
  const ask = async (): Promise<string> => {
    const request = new Request('http://127.0.0.1/mcp', { method: 'POST', ...call })
    return (await handler(request)).text()
  }
  check(resultIn(await ask()))
  working(ask)
}
