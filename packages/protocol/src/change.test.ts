import { describe, expect, it } from 'vitest'
import { changeOf, changeParams, follows, noticeOf, type Change } from './change.js'
import { methods } from './methods/index.js'

const topics = ['toolsListChanged', 'promptsListChanged', 'resourcesListChanged', 'resourceSubscriptions'] as const
const uri = 'file:///a'

describe('noticeOf', () => {
  it('has a notification for each topic, which names that topic and the capability behind it', () => {
    for (const topic of topics) expect(noticeOf(topic)).toMatchObject({ topic, needs: { server: expect.any(String) } })
  })

  it('has none for anything else', () => {
    expect(['constructor', '', 'tools'].map(noticeOf)).toEqual([undefined, undefined, undefined])
  })

  it('has one for each notification of the table that has a topic', () => {
    const told = Object.values(methods).flatMap((def) =>
      'topic' in def && def.extension === undefined && def.topic !== undefined ? [{ ...def, topic: def.topic }] : [],
    )
    expect(told).toHaveLength(topics.length)
    expect(told.map(({ topic }) => noticeOf(topic))).toEqual(told)
  })
})

describe('a change', () => {
  const changes: Change[] = [
    { topic: 'toolsListChanged' },
    { topic: 'promptsListChanged' },
    { topic: 'resourcesListChanged' },
    { topic: 'resourceSubscriptions', uri },
  ]
  it.each(changes)('$topic survives being told', (change) => {
    const { name, params } = noticeOf(change.topic)!
    expect(params.fits(changeParams(change))).toBe(true)
    expect(changeOf({ jsonrpc: '2.0', method: name, params: changeParams(change) })).toEqual(change)
  })

  it('may be told without any parameters', () => {
    expect(changeOf({ jsonrpc: '2.0', method: methods.toolsChanged.name })).toEqual({ topic: 'toolsListChanged' })
  })

  it('is not what other notifications tell of', () => {
    expect(changeOf({ jsonrpc: '2.0', method: methods.progress.name, params: { uri } })).toBeUndefined()
  })
})

describe('follows', () => {
  it('goes by flag for lists, and by URI for resources [N164]', () => {
    expect(follows({ toolsListChanged: true }, { topic: 'toolsListChanged' })).toBe(true)
    expect(follows({ toolsListChanged: false }, { topic: 'toolsListChanged' })).toBe(false)
    expect(follows({ promptsListChanged: true }, { topic: 'toolsListChanged' })).toBe(false)
    expect(follows({ resourceSubscriptions: [uri] }, { topic: 'resourceSubscriptions', uri })).toBe(true)
    expect(follows({ resourceSubscriptions: [] }, { topic: 'resourceSubscriptions', uri })).toBe(false)
    expect(follows({}, { topic: 'resourceSubscriptions', uri })).toBe(false)
    expect(follows({ resourceSubscriptions: [uri] }, { topic: 'resourceSubscriptions' })).toBe(false)
  })
})
