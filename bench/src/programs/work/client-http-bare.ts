// The bare limit of a client: `node:http`, a request written and its answer parsed.
import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { given } from '../given.js'
import { check, working } from './working.js'

const { url, call, together } = given<{
  url: string
  call: { headers: Record<string, string>; body: string }
  together: number
}>()
const { params, method } = JSON.parse(call.body) as { params: unknown; method: string }
const agent = new Agent({ keepAlive: true })
let id = 1

const ask = async (): Promise<unknown> => {
  const body = JSON.stringify({ jsonrpc: '2.0', id: id++, method, params })
  const answer = await new Promise<string>((resolve, reject) => {
    const headers = { ...call.headers, 'content-length': Buffer.byteLength(body) }
    const sent = request(
      url,
      { method: 'POST', agent, headers },
      (response) => void text(response).then(resolve, reject),
    )
    sent.on('error', reject).end(body)
  })
  return (JSON.parse(answer) as { result: unknown }).result
}
check(await ask())
working(ask, together)
