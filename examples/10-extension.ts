// An extension on both sides, with a method, news and a form of results of its own: npx tsx examples/10-extension.ts
import { Client, type ClientExtension } from '@mortise/client'
import * as protocol from '@mortise/protocol'
import { McpServer, serving, type ServerExtension } from '@mortise/server'

const { methods, notification, number, object, OtherResult, request, resultType, string } = protocol

// What both sides know: rows like those of the protocol's own table.
const of = { since: '2026-07-28', extension: 'com.example/scales' } as const
const Weight = object({ item: string, grams: number })
const weigh = request('scales/weigh', { from: 'client', ...of, params: object({ item: string }), result: Weight })
const moved = notification('notifications/scales', { from: 'server', ...of, topic: 'items', params: Weight })
const ticket = resultType('ticket', { of: methods.callTool.name, ...of, shape: object({ ticket: string }) })

const onTheScales = new Map([['pear', 180]])
const gramsOf = (item: string): number => onTheScales.get(item) ?? 0

const scales: ServerExtension = {
  feature: () => ({
    capabilities: [protocol.extensionPath(of.extension)],
    serves: [serving(weigh, ({ item }) => ({ item, grams: gramsOf(item) }))],
    forms: [ticket],
    streams: [
      {
        def: moved,
        // What of a client's filter is honoured, and what is told of it until the signal aborts.
        accept: async (wanted) => protocol.read(protocol.array(string), wanted, 'items').slice(0, 100),
        follow: async (items, _follower, _signal, tell) => {
          for (const item of items as string[]) await tell({ item, grams: gramsOf(item) })
        },
      },
    ],
  }),
}

const server = new McpServer({ name: 'grocer', version: '1.0.0' }, { extensions: [scales] })
server.registerTool('queue', {}, () => new OtherResult('ticket', { ticket: 'A7' }))

const withScales: ClientExtension = {
  name: of.extension,
  forms: [ticket],
  finish: async (form) => ({ content: [{ type: 'text', text: `Your number is ${String(form.ticket)}` }] }),
}
await using client = new Client({ name: 'shopper', version: '1.0.0' }, { extensions: [withScales] })
await client.connect(server)
console.log((await client.request(weigh, { item: 'pear' })).grams)
console.log((await client.callTool({ name: 'queue' })).content)

const filter: protocol.Filter & { items: string[] } = { items: ['pear'] }
const told = new Promise<protocol.Params<typeof moved>>((resolve) => client.on(moved, resolve))
await using changes = await client.listen(filter)
console.log(changes.accepted, (await told).grams)

await using stranger = new Client({ name: 'passer-by', version: '1.0.0' })
await stranger.connect(server)
await stranger.callTool({ name: 'queue' }).catch(({ code, message }) => console.log(code, message))
