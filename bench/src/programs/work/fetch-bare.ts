// The bare limit of `Request` and `Response`: parses the one, writes the other.
import { given } from '../given.js'
import { asking } from './asking.js'

const { result } = given<{ result: object }>()

await asking(async (request) => {
  const { id, params } = (await request.json()) as { id: number; params: { arguments: { text: string } } }
  const answer = { jsonrpc: '2.0', id, result: { ...result, content: [{ type: 'text', text: params.arguments.text }] } }
  return new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/json' } })
})
