import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { ListRootsRequestSchema, type CallToolResult, type Tool } from '@modelcontextprotocol/sdk/types.js'

/** What it takes to start a server, but for the folders, which come last. */
export interface Command {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** What a tool answered: its text blocks as one, and all of it. */
export interface Answer extends CallToolResult {
  readonly text: string
}

/** The roots of a client, which it may change. */
export interface Roots {
  folders: readonly string[]
}

/** A server that runs, and a client that somebody else wrote. */
export interface Session {
  readonly client: Client
  /** Calls a tool; the client holds the answer against the output schema of the tool. */
  readonly call: (tool: string, args?: Record<string, unknown>) => Promise<Answer>
  readonly tools: () => Promise<Tool[]>
  readonly pid: number
  /** What the server has written to its stderr so far. */
  readonly said: () => string
  close(): Promise<void>
}

const environment = (env: Command['env']): Record<string, string> => ({ PATH: process.env.PATH ?? '', ...env })

const textOf = ({ content }: CallToolResult): string =>
  content.map((block) => (block.type === 'text' ? block.text : '')).join('')

/** Starts a server on folders and meets it. */
export async function meet(server: Command, folders: readonly string[], roots?: Roots): Promise<Session> {
  const client = new Client(
    { name: 'filesystem-conformance', version: '1.0.0' },
    { capabilities: roots ? { roots: { listChanged: true } } : {} },
  )
  if (roots) {
    client.setRequestHandler(ListRootsRequestSchema, () => ({
      roots: roots.folders.map((folder) => ({ uri: new URL(`file://${folder}`).href })),
    }))
  }
  const { command, args, env } = server
  const transport = new StdioClientTransport({
    command,
    args: [...args, ...folders],
    env: environment(env),
    stderr: 'pipe',
  })
  let said = ''
  transport.stderr!.on('data', (piece: Buffer) => (said += piece.toString()))
  await client.connect(transport)
  const tools = async (): Promise<Tool[]> => (await client.listTools()).tools
  // The client knows the output schemas only of tools that it has listed.
  await tools()
  return {
    client,
    tools,
    pid: transport.pid!,
    said: () => said,
    async call(tool, given = {}) {
      const result = (await client.callTool({ name: tool, arguments: given })) as CallToolResult
      return { ...result, text: textOf(result) }
    },
    close: () => client.close(),
  }
}

/** How a server ended that nobody spoke to. */
export interface Ending {
  readonly code: number | null
  readonly said: string
}

/** Starts a server with its input closed, and waits for its end. */
export async function launch(server: Command, folders: readonly string[]): Promise<Ending> {
  const { command, args, env } = server
  const child = spawn(command, [...args, ...folders], {
    env: environment(env),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (piece: Buffer) => (said += piece.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, said }
}
