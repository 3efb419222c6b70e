import path from 'node:path'
import { Client } from '@mortise/client'
import { stdio } from '@mortise/transport-stdio'
import { expect, it, onTestFinished } from 'vitest'
import { textOf } from '../testing/connect.js'
import { sandbox } from '../testing/sandbox.js'
import { command } from '../testing/spawned.js'
import { MAX_BELOW } from './walk.js'

/** A client of a server, in a process of its own, that may have 1,024 files open and no more. */
const connectConfined = async (folder: string): Promise<Client> => {
  const client = new Client({ name: 'test', version: '0' })
  onTestFinished(() => client.close())
  await client.connect(stdio({ command: 'sh', args: ['-c', 'ulimit -n 1024; exec "$@"', 'sh', ...command, folder] }))
  return client
}

it.skipIf(process.platform !== 'linux')('many calls for what lies deep are all answered by 1,024 files', async () => {
  const deep = path.join(...Array<string>(MAX_BELOW - 64).fill('d'))
  const { allow } = sandbox({ [`allow/${'d/'.repeat(MAX_BELOW)}file.txt`]: '' })
  const client = await connectConfined(allow)
  const calls = Array.from({ length: 50 }, () => [
    { name: 'list', arguments: { path: 'd/'.repeat(MAX_BELOW) } },
    { name: 'find', arguments: { path: deep, pattern: '**', limit: 1000 } },
  ]).flat()
  const answers = await Promise.all(calls.map((call) => client.callTool(call)))
  expect(answers.filter(({ isError }) => isError).map(textOf)).toEqual([])
  expect(answers[0]?.structuredContent).toMatchObject({ entries: [{ name: 'file.txt' }] })
  expect(answers[1]?.structuredContent).toMatchObject({ path: path.join(allow, deep), matches: { length: 64 } })
})
