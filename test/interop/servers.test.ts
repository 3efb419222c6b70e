import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { officials } from './official.js'
import { Places } from './places.js'

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const places = new Places()
const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'mortise-servers-')))
writeFileSync(path.join(folder, 'joint.txt'), 'a mortise and a tenon\n')

/** What is asked of each server, by its command line alone, and a word of each answer. */
const asked = {
  weather: {
    args: ['--provider', 'sample'],
    calls: [
      { tool: 'search_location', args: { query: 'Hangzhou' }, says: 'Hangzhou' },
      { tool: 'get_current', args: { location: { name: 'Paris' } }, says: 'SAMPLE' },
      { tool: 'get_astronomy', args: { location: { lat: 48.85, lon: 2.35 } }, says: 'rises' },
    ],
    wrong: { tool: 'get_forecast', args: { location: { name: 'Paris' }, days: 'many' } },
  },
  filesystem: {
    args: [folder],
    calls: [
      { tool: 'list', args: { path: folder }, says: 'joint.txt' },
      { tool: 'find', args: { pattern: '**/joint.*' }, says: 'joint.txt' },
      { tool: 'grep', args: { pattern: 'tenon' }, says: 'joint.txt' },
      { tool: 'read_text', args: { path: 'joint.txt' }, says: 'a mortise and a tenon' },
    ],
    wrong: { tool: 'list', args: { path: 7 } },
  },
} as const

const names = ['weather', 'filesystem'] as const
const reached = Object.fromEntries(
  await Promise.all(
    names.map(async (name) => {
      const { args } = asked[name]
      return [name, { stdio: await places.child(name, args), HTTP: await places.listening(name, args) }] as const
    }),
  ),
)

afterAll(async () => {
  await places.close()
  rmSync(folder, { recursive: true, force: true })
})

const cells = names.flatMap((server) =>
  officials.flatMap((official) => (['stdio', 'HTTP'] as const).map((channel) => ({ ...official, server, channel }))),
)

// One after the other: what starts children keeps this process busy, and a connection over HTTP must not lie idle for long.
it.for(cells)(
  'the official client $name lists and calls the tools of the $server server, a process, over $channel',
  async ({ server, channel, connect, agrees }, test) => {
    const client = await connect(reached[server]![channel])
    test.onTestFinished(() => client.close())
    expect(client.agreed).toBe(agrees)
    expect(client.calls.getServerVersion()).toMatchObject({ name: `mortise-${server}` })
    const { calls, wrong } = asked[server]
    const { tools } = await client.calls.listTools()
    expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(calls.map(({ tool }) => tool)))
    for (const { tool, args, says } of calls) {
      const answer = await client.call(tool, args)
      expect(answer.isError).toBeUndefined()
      expect(JSON.stringify(answer.content)).toContain(says)
      expect(answer.structuredContent).toBeDefined()
    }
    expect(await client.call(wrong.tool, wrong.args)).toMatchObject({ isError: true })
  },
)

it('none of the processes is left', async () => {
  await places.close()
  expect(places.running()).toEqual([])
})
