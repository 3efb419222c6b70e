// The bare limit: cuts lines, parses each, writes the answer of the contestants.
import { answer, heap } from '../given.js'

interface Asked {
  id?: number
  params: { arguments?: { text?: string }; protocolVersion?: string }
}

answer(heap)
let rest = ''
process.stdin.setEncoding('utf8')
process.stdin.on('data', (chunk: string) => {
  const lines = (rest + chunk).split('\n')
  rest = lines.pop()!
  for (const line of lines) {
    const { id, params } = JSON.parse(line) as Asked
    if (id === undefined) continue
    const result = params.protocolVersion
      ? { protocolVersion: params.protocolVersion, capabilities: {}, serverInfo: { name: 'bench', version: '1.0.0' } }
      : { content: [{ type: 'text', text: params.arguments?.text }] }
    process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`)
  }
})
