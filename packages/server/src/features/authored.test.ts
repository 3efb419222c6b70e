import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { McpServer, type PromptConfig, type ResourceConfig, type ToolConfig } from '../index.js'
import { Desk } from '../testing/desk.js'

const info = { name: 'test', version: '1' }
const make = () => {
  const onWarning = vi.fn<(message: string) => void>()
  return { server: new McpServer(info, { onWarning }), onWarning }
}
/** As an author without types may write it. */
const untyped = <T>(value: unknown): T => value as T

describe('a server says of itself what clients can take, or is not made', () => {
  it.each([
    [{ name: 'test' }, 'info.version: expected a string'],
    [{ name: '', version: '1' }, 'info.name: is empty; give it a name'],
    [
      { ...info, icons: [{ src: '/icon.png' }] },
      "info.icons[0].src: clients show https: and data: alone, not '/icon.png'",
    ],
  ])('%j', (said, text) => {
    expect(() => new McpServer(untyped(said))).toThrow(new TypeError(text))
  })
})

describe('a tool is refused when it is registered', () => {
  it.each<[string, ToolConfig, string]>([
    ['', {}, "tool ''.name: is empty; give it a name"],
    ['t', untyped({ title: 5 }), "tool 't'.title: expected a string"],
    ['t', untyped({ annotations: { readOnlyHint: 'yes' } }), "tool 't'.annotations.readOnlyHint: expected a boolean"],
    ['t', { icons: [{ src: 'https://a/b' }, { src: 'file:///a.png' }] }, "tool 't'.icons[1].src: clients show"],
  ])('%j %j', (name, config, text) => {
    const { server } = make()
    expect(() => server.registerTool(name, config, () => '')).toThrow(text)
    expect(() => server.registerTool(name, config, () => '')).toThrow(TypeError)
  })

  it('and so is whatever has no handler', () => {
    const { server } = make()
    const none: () => '' = untyped(undefined)
    expect(() => server.registerTool('t', {}, none)).toThrow("tool 't': its handler, a function, is the last argument")
    expect(() => server.registerResource('r', 'r://r', {}, none)).toThrow("resource 'r': its handler")
    expect(() => server.registerPrompt('p', {}, none)).toThrow("prompt 'p': its handler")
  })

  it('and when it is changed, which then leaves it as it was', async () => {
    const { server } = make()
    const handle = server.registerTool('t', { title: 'T' }, () => '')
    expect(() => handle.update({ icons: [{ src: 'javascript:alert()' }] })).toThrow("tool 't'.icons[0].src")
    const { result } = await new Desk(server).stateless('tools/list')
    expect(result.tools).toEqual([{ name: 't', title: 'T', inputSchema: { type: 'object' } }])
  })

  it('and not for what can do no harm: icons of any address that may be shown, and every key of _meta', () => {
    const { server, onWarning } = make()
    const icons = ['https://a/b.png', 'http://localhost/b.png', 'DATA:image/png;base64,AA=='].map((src) => ({ src }))
    const _meta = { 'io.modelcontextprotocol/new': 1, ui: {}, 'a b': 2 }
    server.registerTool('t', { icons, _meta, inputSchema: z.object({}) }, () => '')
    expect(onWarning).not.toHaveBeenCalled()
  })
})

describe('the name of a tool [N184]', () => {
  it.each(['get weather', 'a/b', 'été', 'x'.repeat(129)])(
    '%s is told of, since some clients refuse it',
    async (name) => {
      const { server, onWarning } = make()
      const handle = server.registerTool(name, {}, () => 'done')
      expect(onWarning).toHaveBeenCalledExactlyOnceWith(
        expect.stringMatching(
          /^The tool '.+' has a name that some clients refuse: use 1 to 128 of A-Z, a-z, 0-9, _, - and \.$/,
        ),
      )
      handle.update({ title: 'T' })
      expect(onWarning).toHaveBeenCalledOnce()
      const { result } = await new Desk(server).stateless('tools/call', { name })
      expect(result.content).toEqual([{ type: 'text', text: 'done' }])
    },
  )

  it.each(['a', 'Get.Weather_of-2', 'x'.repeat(128)])('%s is as all clients take it', (name) => {
    const { server, onWarning } = make()
    server.registerTool(name, {}, () => '')
    expect(onWarning).not.toHaveBeenCalled()
  })

  it('costs no registration where the listener fails, and goes to the console by default', () => {
    const complain = vi.spyOn(console, 'error').mockImplementation(() => {})
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    onTestFinished(() => {
      complain.mockRestore()
      warn.mockRestore()
    })
    const failing = (): never => {
      throw new Error('no disk left')
    }
    for (const options of [{ onWarning: failing }, {}]) new McpServer(info, options).registerTool('a b', {}, () => '')
    expect(warn.mock.calls.map(([text]) => String(text).slice(0, 24))).toEqual(
      Array(2).fill("[mortise] The tool 'a b'"),
    )
    expect(complain).toHaveBeenCalledOnce()
  })
})

describe('a resource is refused when it is registered [N202]', () => {
  it.each<[string, ResourceConfig, string]>([
    ['notes.txt', {}, "resource 'r': 'notes.txt' is no URI: it begins with a scheme"],
    ['', {}, "resource 'r': '' is no URI: it begins with a scheme"],
    ['my_notes://a', {}, 'it begins with a scheme (letters, digits, +, - and .) and a colon, as in notes:///milk'],
    ['notes:///to do', {}, "'notes:///to do' is no URI: percent-encode what is no part of one, as encodeURI does"],
    ['notes:///été/{id}', {}, "resource 'r': 'notes:///été/{id}' is no URI template: percent-encode"],
    ['notes:///{id', {}, 'URI template notes:///{id: a brace without its other half'],
    ['notes:///id}', {}, 'is no URI: percent-encode'],
    ['notes:///{a}b}', {}, 'URI template notes:///{a}b}: a brace without its other half'],
    ['db://table:users', {}, 'is no URI: what follows // is a host, and after a colon a port'],
    ['db://{table}:users', {}, 'is no URI template: what follows // is a host'],
    ['a:b', { annotations: { priority: 5 } }, "resource 'r'.annotations.priority: expected a number from 0 to 1"],
    ['a:b', { annotations: { lastModified: 'Monday' } }, 'expected a time in ISO 8601, as of toISOString()'],
    ['a:b', untyped({ size: '5' }), "resource 'r'.size: expected an integer"],
    ['a:b', { icons: [{ src: 'ftp://a' }] }, "resource 'r'.icons[0].src"],
    ['a:b', { complete: { id: () => [] } }, "resource 'r'.complete.id: there is no variable of this name"],
    ['a:{id}', { complete: { ID: () => [] } }, "resource 'r'.complete.ID: there is no variable of this name, but id"],
    ['a:{id}', untyped({ mimeType: 1 }), "resource 'r'.mimeType: expected a string"],
  ])('%j %j', (uri, config, text) => {
    const { server } = make()
    expect(() => server.registerResource('r', uri, config, () => '')).toThrow(text)
    expect(() => server.registerResource('r', uri, config, () => '')).toThrow(TypeError)
  })

  it('and where it has no name', () => {
    expect(() => make().server.registerResource('', 'a:b', {}, () => '')).toThrow("resource ''.name: is empty")
  })

  it.each([
    'urn:isbn:0451450523',
    'file:///C:/a%20b.txt',
    'ui://app/index.html',
    'http://[::1]:80/a?b=c#d',
    "x-y+z.1:a@b;c=(d)!$&'*,~",
    '{+uri}',
    '{scheme}://a/{+rest}',
    'http://{host}:{port}/{path}',
    'http://{user}@localhost/{a}?{b}',
  ])('but not for %s', async (uri) => {
    const { server } = make()
    server.registerResource('r', uri, { annotations: { priority: 1, lastModified: '2025-01-12T15:00:58Z' } }, () => '')
    const desk = new Desk(server)
    const { result: single } = await desk.stateless('resources/list')
    const { result: family } = await desk.stateless('resources/templates/list')
    expect(JSON.stringify([single, family])).toContain(uri)
  })
})

describe('a prompt is refused when it is registered', () => {
  it.each<[string, PromptConfig, string]>([
    ['', {}, "prompt ''.name: is empty"],
    ['p', untyped({ arguments: [{ name: 5 }] }), "prompt 'p'.arguments[0].name: expected a string"],
    ['p', { arguments: [{ name: 'a' }, { name: '' }] }, "prompt 'p'.arguments[1].name: is empty"],
    ['p', { arguments: [{ name: 'a' }, { name: 'a' }] }, "prompt 'p'.arguments[1].name: 'a' stands there already"],
    ['p', { icons: [{ src: 'ws://a' }] }, "prompt 'p'.icons[0].src"],
    ['p', { complete: { a: () => [] } }, "prompt 'p'.complete.a: there is no argument of this name"],
    [
      'p',
      { arguments: [{ name: 'b' }, { name: 'c' }], complete: { a: () => [] } },
      "prompt 'p'.complete.a: there is no argument of this name, but b, c",
    ],
  ])('%j %j', (name, config, text) => {
    const { server } = make()
    expect(() => server.registerPrompt(name, config, () => '')).toThrow(text)
    expect(() => server.registerPrompt(name, config, () => '')).toThrow(TypeError)
  })
})
