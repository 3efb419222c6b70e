import { createRequire } from 'node:module'
import { Client } from '@mortise/client'
import { stdio } from '@mortise/transport-stdio'
import { onTestFinished } from 'vitest'

const program = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-filesystem/dist/index.js')

/** A client of the official filesystem server, as a process of its own; both end with the test. */
export const connectOfficial = async (...folders: string[]): Promise<Client> => {
  const client = new Client({ name: 'test', version: '0' })
  await client.connect(stdio({ command: process.execPath, args: [program, ...folders], stderr: 'ignore' }))
  onTestFinished(() => client.close())
  return client
}
