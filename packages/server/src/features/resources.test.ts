import { describe, expect, it } from 'vitest'
import { McpServer } from '../index.js'
import { Desk } from '../testing/desk.js'

describe('the list of resources', () => {
  it('names each once, whoever else lists it, so that every page leads to another one', async () => {
    const server = new McpServer({ name: 'test', version: '1' }, { pageSize: 1 })
    const list = () => ['test://a', 'test://b'].map((uri) => ({ uri, name: 'listed' }))
    server.registerResource('alone', 'test://a', {}, () => '')
    server.registerResource('family', 'test://{id}', { list }, () => '')
    server.registerResource('others', 'test://{id}/{part}', { list }, () => '')
    const desk = new Desk(server)
    const first = (await desk.stateless('resources/list')).result
    expect(first.resources).toEqual([{ uri: 'test://a', name: 'alone' }])
    const second = (await desk.stateless('resources/list', { cursor: first.nextCursor })).result
    expect(second.resources).toEqual([{ uri: 'test://b', name: 'listed' }])
    expect(second).not.toHaveProperty('nextCursor')
  })
})
