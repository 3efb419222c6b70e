// The bare limit of Express: one route, which reads and writes by itself (its own `express.json()` costs half as much again).
import express from 'express'
import { given } from '../given.js'
import { listening } from './listening.js'

const { result } = given<{ result: object }>()
const app = express()
app.post('/mcp', (request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const { id, params } = JSON.parse(Buffer.concat(chunks).toString()) as {
      id: number
      params: { arguments: { text: string } }
    }
    const content = [{ type: 'text', text: params.arguments.text }]
    const answer = JSON.stringify({ jsonrpc: '2.0', id, result: { ...result, content } })
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) })
    response.end(answer)
  })
})
listening((request, response) => void app(request, response))
