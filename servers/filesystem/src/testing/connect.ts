import { Client } from '@mortise/client'
import { methods, type Elicited, type Family, type ToolResult } from '@mortise/protocol'
import { onTestFinished } from 'vitest'
import type { FilesystemOptions } from '../options.js'
import { createFilesystemServer } from '../server.js'

/** The two ways of holding a conversation, each by one revision. */
export const families: readonly Family[] = ['session', 'stateless']

/** How a test talks to a server in this process. */
export interface Wish extends FilesystemOptions {
  readonly family?: Family
  /** What the user answers when asked; without it this client cannot ask. */
  readonly answer?: (message: string) => Elicited
}

/** A client that is connected to a new filesystem server; closed when the test ends. */
export const connect = async ({ family = 'stateless', answer, ...options }: Wish): Promise<Client> => {
  const versions = family === 'session' ? (['2025-11-25'] as const) : (['2026-07-28'] as const)
  const client = new Client({ name: 'test', version: '0' }, { versions })
  if (answer) client.handle(methods.elicit, ({ message }) => answer(message))
  await client.connect(createFilesystemServer(options))
  onTestFinished(() => client.close())
  return client
}

/** The text of a result's first block. */
export const textOf = ({ content: [block] }: ToolResult): string => (block?.type === 'text' ? block.text : '')
