// Serves the page on this machine alone: npx tsx examples/browser/serve.ts
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const { outputFiles } = await build({
  entryPoints: [file('main.ts')],
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  // The packages' sources, so that nothing need be built first. A page elsewhere leaves this out.
  conditions: ['@mortise/source'],
  write: false,
})
const files: Record<string, [type: string, content: string]> = {
  '/': ['text/html', readFileSync(file('index.html'), 'utf8')],
  '/style.css': ['text/css', readFileSync(file('style.css'), 'utf8')],
  '/main.js': ['text/javascript', outputFiles[0]!.text],
}
const policy = "default-src 'self'; connect-src http: https:; img-src data:"

const server = createServer((request, response) => {
  const [type, content] = files[request.url!.split('?', 1)[0]!] ?? []
  if (!type) return void response.writeHead(404).end()
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': policy }).end(content)
})
server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
  const { port } = server.address() as { port: number }
  const origin = `http://127.0.0.1:${port}`
  console.log(`${origin}/\nIn another terminal: npx mortise-weather --transport http --allow-origin ${origin}`)
})

process.once('SIGTERM', () => server.close())
process.once('SIGINT', () => server.close())
