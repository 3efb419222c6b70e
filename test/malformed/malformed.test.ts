import { PassThrough } from 'node:stream'
import { serveStdio } from '@mortise/transport-stdio'
import { afterEach, describe, expect, it } from 'vitest'
import { makeServer } from '../matrix/server.js'
import { families } from './kinds.js'
import { ask, type Answered } from './say.js'

interface Answer {
  readonly id?: string | number
  readonly error?: { readonly code: number }
}

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

/** A server over two pipes, whose lines may hold 64 KiB. */
function serve() {
  const { server } = makeServer()
  server.registerTool('take', {}, () => 'taken')
  const [input, output] = [new PassThrough(), new PassThrough()]
  const served = serveStdio(server, { input, output, limit: 2 ** 16 })
  closing.push(() => served.close())
  const answers: Answer[] = []
  let rest = ''
  output.on('data', (piece) => {
    const lines = (rest + String(piece)).split('\n')
    rest = lines.pop()!
    answers.push(...lines.flatMap((line) => JSON.parse(line) as Answer | Answer[]))
  })
  const send = (line: string | Uint8Array): void => {
    input.write(line)
    input.write('\n')
  }
  return { send, input, answers }
}

/** What a server goes on to answer after whatever it was sent. */
const probe = ask('server/discover').replace('"id":7', '"id":"probe"')
const isProbed = (answers: readonly Answer[]): boolean => answers.some(({ id }) => id === 'probe')
const seen = ({ id, error }: Answer): object => ({
  ...(id !== undefined && { id }),
  ...(error && { code: error.code }),
})
const expected = (answered: Answered): object[] => ('nothing' in answered ? [] : [answered])

describe.each(Object.entries(families))('a line that is %s', (_family, kinds) => {
  it.each(kinds)('$name', async ({ line, answered }) => {
    const { send, answers } = serve()
    send(line)
    send(probe)
    const wanted = expected(answered)
    await expect.poll(() => isProbed(answers) && answers.length > wanted.length).toBe(true)
    expect(answers.filter(({ id }) => id !== 'probe').map(seen)).toEqual(wanted)
  })
})

it('all of them in a row leave the server as it was, however they are cut [N006 N054]', async () => {
  const kinds = Object.values(families).flat()
  const { send, input, answers } = serve()
  const all = Buffer.concat(kinds.flatMap(({ line }) => [Buffer.from(line as string), Buffer.from('\n')]))
  for (let at = 0; at < all.length; at += 997) input.write(all.subarray(at, at + 997))
  send(probe)
  const wanted = kinds.flatMap(({ answered }) => expected(answered))
  await expect.poll(() => answers.length, { timeout: 10_000 }).toBe(wanted.length + 1)
  expect(isProbed(answers)).toBe(true)
  expect({}).not.toHaveProperty('polluted')
})

it('counts at least eighty kinds, each with a name of its own', () => {
  const names = Object.values(families).flatMap((kinds) => kinds.map(({ name }) => name))
  expect(names.length).toBeGreaterThanOrEqual(80)
  expect(new Set(names).size).toBe(names.length)
})
