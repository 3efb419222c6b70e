// npm run demo [-- FOLDER]: two servers, a client to each, and what they do together. Needs no network, leaves nothing.
import { mkdtemp, realpath, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { http } from '@mortise/transport-http'
import { stdio } from '@mortise/transport-stdio'
import { showChange, showFolder } from './files.js'
import { Guest, type Answerer } from './guest.js'
import { fact, heading } from './print.js'
import { commandOf, end, listening } from './server.js'
import { firstPlace, showWeather } from './weather.js'

const usage =
  'Usage: npm run demo [-- FOLDER]   shows both servers at work; FOLDER is looked at, default this repository'
const { positionals, values } = parseArgs({ allowPositionals: true, options: { help: { type: 'boolean' } } })
const folder = path.resolve(positionals[0] ?? path.join(import.meta.dirname, '../..'))
const agree: Answerer = (_message, fields) => ({
  action: 'accept',
  content: Object.fromEntries(Object.keys(fields).map((key) => [key, true])),
})
const files = (...args: readonly string[]) =>
  stdio({ command: process.execPath, args: [commandOf('filesystem'), ...args] })

async function weather(): Promise<void> {
  const { child, url } = await listening(commandOf('weather'), [
    '--transport',
    'http',
    '--port',
    '0',
    '--provider',
    'sample',
  ])
  const guest = new Guest(firstPlace)
  try {
    await guest.meet('Weather, over Streamable HTTP', url, http(url))
    await showWeather(guest)
  } finally {
    await guest.client.close()
    await end(child)
  }
}

async function readOnly(): Promise<void> {
  const guest = new Guest(agree)
  try {
    await guest.meet(`Files of ${folder}, over stdio, to read only`, 'a child process', files(folder))
    await showFolder(guest, folder)
  } finally {
    await guest.client.close()
  }
}

async function writable(): Promise<void> {
  const own = await realpath(await mkdtemp(path.join(tmpdir(), 'mortise-demo-')))
  const guest = new Guest(agree)
  try {
    await guest.meet('A folder of the demo’s own, to write', 'a child process', files('--write', own))
    await showChange(guest, own)
  } finally {
    await guest.client.close()
    await rm(own, { recursive: true })
  }
}

async function demonstrate(): Promise<void> {
  if (!(await stat(folder).catch(() => undefined))?.isDirectory())
    throw new Error(`${folder} is not a folder. ${usage}`)
  const started = performance.now()
  await weather()
  await readOnly()
  await writable()
  heading('Done')
  fact('time', `${((performance.now() - started) / 1000).toFixed(1)} s`)
  fact('left running', 'nothing')
}

// A reader that has seen enough, and a user who has, end it; what was started ends with it.
process.stdout.on('error', () => process.exit())
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))

if (values.help) console.log(usage)
else
  await demonstrate().catch((reason: unknown) => {
    console.error(`\nThe demonstration failed: ${reason instanceof Error ? reason.message : String(reason)}`)
    process.exitCode = 1
  })
