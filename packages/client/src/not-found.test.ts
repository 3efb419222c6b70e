import { describe, expect, it } from 'vitest'
import { Client, isResourceNotFound } from './index.js'
import { modern, older, refuse, Scripted, type Script } from './testing/scripted.js'

const failing = async (script: Script): Promise<unknown> => {
  const client = await new Client({ name: 'test', version: '1' }).connect(new Scripted(script))
  return client.readResource({ uri: 'test://a' }).catch((reason: unknown) => reason)
}

describe('a resource that is not there', () => {
  it.each([
    ['by the code of sessions', older((request) => refuse(request, -32002))],
    ['by that code wherever it comes', modern((request) => refuse(request, -32002))],
    ['by the newer code, with what was not found', modern((request) => refuse(request, -32602, { uri: 'test://a' }))],
  ])('is known %s [N199]', async (_, script) => {
    expect(isResourceNotFound(await failing(script))).toBe(true)
  })

  it.each([
    ['parameters that are wrong otherwise', modern((request) => refuse(request, -32602))],
    ['parameters that are wrong in other ways', modern((request) => refuse(request, -32602, { path: 'uri' }))],
    ['another failure', older((request) => refuse(request, -32603, { uri: 'test://a' }))],
  ])('is not taken for %s', async (_, script) => {
    expect(isResourceNotFound(await failing(script))).toBe(false)
  })

  it('is nothing that was never sent', () => {
    expect(isResourceNotFound(new Error('gone'))).toBe(false)
  })
})
