import { describe, expect, it } from 'vitest'
import { declareCapability, declares, requireCapability } from './capability.js'
import { methods } from './methods/index.js'
import type { Capabilities } from './methods/lifecycle.js'

describe('declares', () => {
  const table: [declared: Capabilities, path: string, is: boolean][] = [
    [{}, 'tools', false],
    [{ tools: {} }, 'tools', true],
    [{ tools: true }, 'tools', true],
    [{ tools: false }, 'tools', false],
    [{ tools: null }, 'tools', false],
    [{ tools: undefined }, 'tools', false],
    [{ tools: {} }, 'tools.listChanged', false],
    [{ tools: { listChanged: true } }, 'tools.listChanged', true],
    [{ tools: { listChanged: false } }, 'tools.listChanged', false],
    [{ tools: true }, 'tools.listChanged', false],
    [{ tools: null }, 'tools.listChanged', false],
    [{ a: { b: { c: {} } } }, 'a.b.c', true],
    [{ a: { b: {} } }, 'a.b.c', false],
    [{}, 'constructor', false],
    [{}, 'toString.name', false],
  ]
  it.each(table)('in %j, %s: %s', (declared, path, is) => {
    expect(declares(declared, path)).toBe(is)
  })
})

describe('declareCapability', () => {
  it('declares one key as an object, and the last of several as true', () => {
    const declared: Capabilities = {}
    for (const path of ['logging', 'tools.listChanged', 'a.b.c']) declareCapability(declared, path)
    expect(declared).toEqual({ logging: {}, tools: { listChanged: true }, a: { b: { c: true } } })
  })

  it('leaves what is declared as it is', () => {
    const declared: Capabilities = { tools: { listChanged: { own: 1 } }, elicitation: { url: {} } }
    for (const path of ['tools', 'tools.listChanged', 'elicitation']) declareCapability(declared, path)
    expect(declared).toEqual({ tools: { listChanged: { own: 1 } }, elicitation: { url: {} } })
  })

  it('makes what it declares pass', () => {
    const declared: Capabilities = {}
    for (const path of ['logging', 'tools.listChanged']) {
      declareCapability(declared, path)
      expect(declares(declared, path)).toBe(true)
    }
  })
})

describe('requireCapability', () => {
  it('passes a method that needs nothing of the side', () => {
    expect(() => requireCapability(methods.ping, 'client', {})).not.toThrow()
    expect(() => requireCapability(methods.callTool, 'client', {})).not.toThrow()
  })

  it('passes a method whose capability is declared', () => {
    expect(() => requireCapability(methods.callTool, 'server', { tools: {} })).not.toThrow()
    expect(() => requireCapability(methods.elicit, 'client', { elicitation: {} })).not.toThrow()
  })

  it('takes a method that its server does not declare for one that is not there', () => {
    expect(() => requireCapability(methods.subscribe, 'server', { resources: {} })).toThrow(
      expect.objectContaining({ code: -32601, message: expect.stringContaining("'resources.subscribe'") }),
    )
  })

  it('says which capabilities a client would have to declare', () => {
    expect(() => requireCapability(methods.rootsChanged, 'client', { roots: {} })).toThrow(
      expect.objectContaining({
        code: -32021,
        message:
          "notifications/roots/list_changed needs the client capability 'roots.listChanged', which is not declared",
        data: { requiredCapabilities: { roots: { listChanged: {} } } },
      }),
    )
  })
})
