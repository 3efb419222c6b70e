import { describe, expect, it } from 'vitest'
import { declareCapability, declaredIn, declares, extensionPath, fitQuestion, requireCapability } from './capability.js'
import { methods } from './methods/index.js'
import type { Capabilities } from './methods/lifecycle.js'
import { tasksExtension } from './methods/tasks.js'
import { revisionOf } from './revision/index.js'
import type { Json } from './schema/index.js'

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

describe('an extension', () => {
  const name = 'com.example/own.thing'
  const def = { ...methods.ping, name: 'own/do', extension: name }

  it('is declared by keys one by one, with its settings, for its name may hold dots', () => {
    const declared: Capabilities = { extensions: { 'com.example/other': {} } }
    expect(declares(declared, extensionPath(name))).toBe(false)
    declareCapability(declared, extensionPath(name), { depth: 3 })
    expect(declared).toEqual({ extensions: { 'com.example/other': {}, [name]: { depth: 3 } } })
    expect(declares(declared, extensionPath(name))).toBe(true)
    declareCapability(declared, ['tasks', 'requests', 'tools', 'call'])
    expect(declared.tasks).toEqual({ requests: { tools: { call: {} } } })
  })

  it.each(['io.modelcontextprotocol/tasks', 'a/b', 'com.a-b.c9/d_e.f-g', 'x.y/'])('may be named %s [N288]', (name) => {
    expect(extensionPath(name)).toEqual(['extensions', name])
  })

  it.each(['', 'tasks', '/tasks', '1a/b', 'a-/b', 'a..b/c', 'a/-b', 'a/b-', 'a/b/c', 'a b/c'])(
    "may not be named '%s' [N288]",
    (name) => {
      expect(() => extensionPath(name)).toThrow(`this one is '${name}'`)
    },
  )

  it('is what its methods need of both sides [N289]', () => {
    const data = { requiredCapabilities: { extensions: { [name]: {} } } }
    expect(() => requireCapability(def, 'client', {})).toThrow(expect.objectContaining({ code: -32021, data }))
    expect(() => requireCapability(def, 'server', {})).toThrow(expect.objectContaining({ code: -32601 }))
    expect(() => requireCapability(def, 'client', { extensions: { [name]: {} } })).not.toThrow()
  })
})

describe('declaredIn', () => {
  const tasks = { list: {}, cancel: {} }
  const extensions = { [tasksExtension]: {}, 'com.example/own': {} }

  it('leaves unsaid what only other revisions ask for', () => {
    const declared = { tools: {}, tasks, extensions }
    const own = { 'com.example/own': {} }
    expect(declaredIn({ version: '2025-06-18' }, declared)).toEqual({ tools: {}, extensions: own })
    expect(declaredIn({ version: '2025-11-25' }, declared)).toEqual({ tools: {}, tasks, extensions: own })
    expect(declaredIn({ version: '2026-07-28' }, declared)).toEqual({ tools: {}, extensions })
  })

  it('says nothing of extensions where none is left', () => {
    const declared = { elicitation: {}, own: {}, extensions: { [tasksExtension]: {} } }
    expect(declaredIn({ version: '2025-11-25' }, declared)).toEqual({ elicitation: {}, own: {} })
    expect(declaredIn({ version: '2026-07-28' }, { elicitation: {} })).toEqual({ elicitation: {} })
  })
})

describe('declareCapability', () => {
  it('declares one key as an object, and the last of several as true', () => {
    const declared: Capabilities = {}
    for (const path of ['logging', 'tools.listChanged', 'a.b.c']) declareCapability(declared, path)
    expect(declared).toEqual({ logging: {}, tools: { listChanged: true }, a: { b: { c: true } } })
    const experiments = {}
    declareCapability(experiments, 'experimental.plain')
    expect(experiments).toEqual({ experimental: { plain: {} } })
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

  it('takes a method that its server does not declare for one that is not there [N043]', () => {
    expect(() => requireCapability(methods.subscribe, 'server', { resources: {} })).toThrow(
      expect.objectContaining({ code: -32601, message: expect.stringContaining("'resources.subscribe'") }),
    )
  })

  it('says which capabilities a client would have to declare [N042]', () => {
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

describe('fitQuestion', () => {
  const [r3, r4, r5] = (['2025-06-18', '2025-11-25', '2026-07-28'] as const).map((each) => revisionOf(each)!.traits)
  const form = { message: 'Sure?', requestedSchema: { type: 'object', properties: {} } }
  const page = { mode: 'url', message: 'Go there', url: 'https://example.com', elicitationId: 'i' }
  const said = { role: 'user', content: { type: 'text', text: 'hi' } }
  const sampling = { messages: [said], maxTokens: 1 }
  const { elicit, sample, listRoots } = methods

  it('takes a client that names no modes for one that has forms [N228 N231]', () => {
    for (const elicitation of [{}, { form: {} }, { form: {}, url: {} }]) {
      expect(fitQuestion(elicit, form, { elicitation }, r4!)).toBe(form)
    }
    expect(fitQuestion(listRoots, {}, { roots: {} }, r5!)).toEqual({})
  })

  it.each<[string, typeof elicit | typeof sample | typeof listRoots, Json, Capabilities]>([
    ['elicitation', elicit, form, {}],
    ['elicitation.form', elicit, form, { elicitation: { url: {} } }],
    ['elicitation.url', elicit, page, { elicitation: {} }],
    ['elicitation.url', elicit, page, { elicitation: { form: {} } }],
    ['sampling', sample, sampling, { elicitation: {} }],
    ['sampling.tools', sample, { ...sampling, tools: [] }, { sampling: {} }],
    ['sampling.tools', sample, { ...sampling, toolChoice: { mode: 'auto' } }, { sampling: { context: {} } }],
    ['sampling.context', sample, { ...sampling, includeContext: 'thisServer' }, { sampling: { tools: {} } }],
    ['roots', listRoots, {}, {}],
  ])('misses %s', (path, def, params, declared) => {
    for (const traits of [r4!, r5!]) {
      expect(() => fitQuestion(def, params, declared, traits)).toThrow(
        expect.objectContaining({ code: -32021, message: expect.stringContaining(`'${path}'`) }),
      )
    }
  })

  it('lets a model have tools and context where the client has both [N150 N249]', () => {
    const params = { ...sampling, tools: [], toolChoice: {}, includeContext: 'allServers' }
    expect(fitQuestion(sample, params, { sampling: { tools: {}, context: {} } }, r4!)).toBe(params)
    const none = { ...sampling, includeContext: 'none' }
    expect(fitQuestion(sample, none, { sampling: {} }, r5!)).toBe(none)
  })

  it('asks old clients for context without a capability that they had no word for', () => {
    const params = { ...sampling, includeContext: 'thisServer' }
    expect(fitQuestion(sample, params, { sampling: {} }, r3!)).toBe(params)
  })

  it('gives pages an id only where they have one [N232 N247]', () => {
    const declared = { elicitation: { url: {} } }
    expect(fitQuestion(elicit, page, declared, r4!)).toBe(page)
    const { elicitationId: _, ...bare } = page
    expect(fitQuestion(elicit, page, declared, r5!)).toEqual(bare)
    expect(fitQuestion(elicit, bare, declared, r5!)).toBe(bare)
    expect(() => fitQuestion(elicit, page, declared, r3!)).toThrow('cannot send its user to a page')
  })

  it('bends forms for old clients', () => {
    const properties = {
      size: {
        type: 'string',
        title: 'Size',
        oneOf: [
          { const: 's', title: 'Small' },
          { const: 'l', title: 'Large' },
        ],
        default: 's',
      },
      plain: { type: 'string', enum: ['a'], default: 'a' },
      sure: { type: 'boolean', default: true },
      maybe: { type: 'boolean' },
    }
    const params = { ...form, mode: 'form', requestedSchema: { type: 'object', properties, required: ['size'] } }
    expect(fitQuestion(elicit, params, { elicitation: {} }, r4!)).toBe(params)
    expect(fitQuestion(elicit, params, { elicitation: {} }, r3!)).toEqual({
      message: 'Sure?',
      requestedSchema: {
        type: 'object',
        required: ['size'],
        properties: {
          size: { type: 'string', title: 'Size', enum: ['s', 'l'], enumNames: ['Small', 'Large'] },
          plain: { type: 'string', enum: ['a'] },
          sure: { type: 'boolean', default: true },
          maybe: { type: 'boolean' },
        },
      },
    })
  })

  it('does not ask old clients for several choices', () => {
    const properties = { tags: { type: 'array', items: { type: 'string', enum: ['a'] } } }
    const params = { ...form, requestedSchema: { type: 'object', properties } }
    expect(() => fitQuestion(elicit, params, { elicitation: {} }, r3!)).toThrow("no choice of several, as 'tags' is")
  })

  it('has no tools in a dialogue for old clients, whatever they declare', () => {
    for (const more of [{ tools: [] }, { toolChoice: { mode: 'auto' } }]) {
      const params = { ...sampling, ...more }
      expect(fitQuestion(sample, params, { sampling: { tools: {} } }, r4!)).toBe(params)
      expect(() => fitQuestion(sample, params, { sampling: { tools: {} } }, r3!)).toThrow(
        expect.objectContaining({
          code: -32021,
          message: expect.stringContaining('ask without `tools` and `toolChoice`') as unknown,
        }),
      )
    }
  })

  it('has one block in a message for old clients, and refuses more', () => {
    const { content } = said
    const params = { ...sampling, messages: [said, { role: 'user', content: [content] }] }
    expect(fitQuestion(sample, params, { sampling: {} }, r4!)).toBe(params)
    expect(fitQuestion(sample, sampling, { sampling: {} }, r3!)).toBe(sampling)
    expect(fitQuestion(sample, params, { sampling: {} }, r3!)).toEqual({ ...sampling, messages: [said, said] })
    const more = { ...sampling, messages: [said, { role: 'user', content: [content, content] }] }
    expect(() => fitQuestion(sample, more, { sampling: {} }, r3!)).toThrow('messages[1] holds 2')
  })
})
