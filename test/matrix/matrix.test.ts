import { Client, tasks } from '@mortise/client'
import { methods, revisionOf, versions, type Transport, type Version } from '@mortise/protocol'
import { afterAll, describe, expect, it } from 'vitest'
import { absent as unpublished } from '../spec/published.js'
import { takesBatches } from './batches.js'
import { behaviours as usual, type Behaviour } from './behaviours.js'
import { channels } from './channels.js'
import { readmeTable, writeReadmeTable } from './readme.js'
import { makeServer } from './server.js'
import { Table } from './table.js'
import { taskBehaviours } from './tasks.js'
import { refusesVersions } from './versions.js'
import { Witness } from './witness.js'

const behaviours = [...usual, ...taskBehaviours]
const rows = [...behaviours.map(({ name }) => name), 'batch', 'unsupported version']
const witnesses = new Map(unpublished ? [] : versions.map((version) => [version, new Witness(version)]))
const table = new Table(rows, versions, Object.keys(channels))

/** Why a revision cannot be spoken on a channel, or undefined. */
const uncarried = (version: Version, channel: string): string | undefined =>
  channel === 'HTTP+SSE' && revisionOf(version)!.family === 'stateless'
    ? 'the channel carries no revision without a handshake'
    : undefined

/** Why a cell is empty, or undefined when it is not. */
function absent({ asks, needsSession }: Behaviour, version: Version, channel: string): string | undefined {
  if (asks && version < '2025-06-18') return 'the revision has no questions to the user'
  const { family } = revisionOf(version)!
  const unheld = uncarried(version, channel)
  if (unheld !== undefined) return unheld
  if (needsSession && family === 'session' && channel === 'express without sessions') {
    return 'without a session there is no way to the client outside of its request'
  }
  return undefined
}

/** Why nobody can tell whether a batch may come, or undefined. */
const unmarked = (version: Version, channel: string): string | undefined =>
  version === '2024-11-05' && channel === 'express without sessions'
    ? 'without a session nothing tells this revision from the one that has batches'
    : undefined

/** Runs a behaviour in one cell, against a server and a client of its own. */
async function runIn(behaviour: Behaviour, version: Version, channel: string): Promise<void> {
  const fixture = makeServer()
  const served = await channels[channel]!(fixture.server)
  const client = new Client({ name: 'matrix', version: '1.0.0' }, { versions: [version], extensions: [tasks()] })
  client.handle(methods.elicit, () => ({ action: 'accept', content: { name: 'Ada' } }))
  client.handle(methods.sample, () => ({ role: 'assistant', model: 'none', content: { type: 'text', text: 'yes' } }))
  client.handle(methods.listRoots, () => ({ roots: [{ uri: 'file:///home', name: 'home' }] }))
  try {
    await client.connect(witnesses.get(version)?.watch(served.open) ?? served.open)
    await behaviour.run({ family: client.server.revision.family, client, fixture })
  } finally {
    await client.close()
    await served.close()
  }
}

/** Runs what no client of ours would do in one cell, over a bare channel to a server of that version alone. */
async function runBare(
  row: string,
  version: Version,
  channel: string,
  run: (transport: Transport, version: Version) => Promise<void>,
): Promise<void> {
  const served = await channels[channel]!(makeServer([version]).server)
  try {
    await run(await served.open(), version)
  } finally {
    await served.close()
  }
  table.pass(row, version, channel)
}

for (const channel of Object.keys(channels)) {
  describe(`over ${channel}`, () => {
    for (const version of versions) {
      describe(`in ${version}`, () => {
        for (const behaviour of behaviours) {
          const reason = absent(behaviour, version, channel)
          if (reason !== undefined) {
            table.leaveOut(behaviour.name, version, channel, reason)
            continue
          }
          it(behaviour.name, async () => {
            await runIn(behaviour, version, channel)
            table.pass(behaviour.name, version, channel)
          })
        }
        const unheld = uncarried(version, channel)
        const reason = unheld ?? unmarked(version, channel)
        if (reason !== undefined) table.leaveOut('batch', version, channel, reason)
        it.skipIf(reason)('batch', async () => {
          await expect(runBare('batch', version, channel, takesBatches)).resolves.toBeUndefined()
        })
        if (unheld !== undefined) table.leaveOut('unsupported version', version, channel, unheld)
        it.skipIf(unheld)('unsupported version', async () => {
          await expect(runBare('unsupported version', version, channel, refusesVersions)).resolves.toBeUndefined()
        })
      })
    }
  })
}

describe.skipIf(unpublished)(`every message${unpublished ? ` (${unpublished})` : ''}`, () => {
  it.each(versions)('in %s fits the schema that is published for it [N001 N005 N007 N019 N031]', (version) => {
    const { count, faults } = witnesses.get(version)!
    expect(count).toBeGreaterThan(0)
    expect(faults).toEqual([])
  })
})

afterAll(() => console.log(`\n${table.print()}\n`))

it.skipIf(process.env.UPDATE_README)('comes to what the README shows; `UPDATE_README=1` writes it there', (context) => {
  if (!table.complete) context.skip('not all of the matrix was run')
  expect(readmeTable()).toBe(table.print())
})
afterAll(() => {
  if (process.env.UPDATE_README) writeReadmeTable(table.print())
})
