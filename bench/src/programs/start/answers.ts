// Answers any line with the answer to a handshake.
process.stdin.setEncoding('utf8').on('data', (line: string) => {
  const { id, params } = JSON.parse(line) as { id: number; params: { protocolVersion: string } }
  const { protocolVersion } = params
  const serverInfo = { name: 'bench', version: '1.0.0' }
  process.stdout.write(
    `${JSON.stringify({ jsonrpc: '2.0', id, result: { protocolVersion, capabilities: { tools: {} }, serverInfo } })}\n`,
  )
})
