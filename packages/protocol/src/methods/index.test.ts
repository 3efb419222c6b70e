import { describe, expect, it } from 'vitest'
import { json } from '../schema/index.js'
import { versions, type MethodDef, type RequestDef, type Version } from './define.js'
import { definitionOf, methods, questionNamed, speaks } from './index.js'

const defs: readonly MethodDef[] = Object.values(methods)
const requests = defs.filter((def): def is RequestDef => def.kind === 'request')
/** A name may have another row in an extension. */
const labelOf = ({ name, extension }: MethodDef): string => (extension === undefined ? name : `${name} of an extension`)
const spanOf = (def: MethodDef): string =>
  versions.map((version, i) => (speaks({ version }, def) ? i + 1 : '-')).join('')

/** What the specification says: who sends it, in which of the five revisions, and which capabilities it needs. */
const specified: Record<string, [from: string, span: string, needs?: { client?: string; server?: string }]> = {
  initialize: ['client', '1234-'],
  'server/discover': ['client', '----5'],
  ping: ['both', '1234-'],
  'tools/list': ['client', '12345', { server: 'tools' }],
  'tools/call': ['client', '12345', { server: 'tools' }],
  'resources/list': ['client', '12345', { server: 'resources' }],
  'resources/templates/list': ['client', '12345', { server: 'resources' }],
  'resources/read': ['client', '12345', { server: 'resources' }],
  'resources/subscribe': ['client', '1234-', { server: 'resources.subscribe' }],
  'resources/unsubscribe': ['client', '1234-', { server: 'resources.subscribe' }],
  'subscriptions/listen': ['client', '----5'],
  'prompts/list': ['client', '12345', { server: 'prompts' }],
  'prompts/get': ['client', '12345', { server: 'prompts' }],
  'completion/complete': ['client', '12345', { server: 'completions' }],
  'logging/setLevel': ['client', '1234-', { server: 'logging' }],
  'roots/list': ['server', '1234-', { client: 'roots' }],
  'sampling/createMessage': ['server', '1234-', { client: 'sampling' }],
  'elicitation/create': ['server', '--34-', { client: 'elicitation' }],
  'notifications/initialized': ['client', '1234-'],
  'notifications/cancelled': ['both', '12345'],
  'notifications/progress': ['both', '12345'],
  'notifications/message': ['server', '12345', { server: 'logging' }],
  'notifications/tools/list_changed': ['server', '12345', { server: 'tools.listChanged' }],
  'notifications/prompts/list_changed': ['server', '12345', { server: 'prompts.listChanged' }],
  'notifications/resources/list_changed': ['server', '12345', { server: 'resources.listChanged' }],
  'notifications/resources/updated': ['server', '12345', { server: 'resources.subscribe' }],
  'notifications/elicitation/complete': ['server', '---4-', { client: 'elicitation.url' }],
  'notifications/roots/list_changed': ['client', '1234-', { client: 'roots.listChanged' }],
  'notifications/subscriptions/acknowledged': ['server', '----5'],
  'tasks/get': ['both', '---4-', { server: 'tasks' }],
  'tasks/result': ['both', '---4-', { server: 'tasks' }],
  'tasks/list': ['both', '---4-', { server: 'tasks.list' }],
  'tasks/cancel': ['both', '---4-', { server: 'tasks.cancel' }],
  'notifications/tasks/status': ['both', '---4-'],
  'tasks/get of an extension': ['client', '----5'],
  'tasks/update of an extension': ['client', '----5'],
  'tasks/cancel of an extension': ['client', '----5'],
  'notifications/tasks of an extension': ['server', '----5'],
}

describe('the table', () => {
  it('holds what the specification has, and each row once', () => {
    expect(defs.map(labelOf).toSorted()).toEqual(Object.keys(specified).toSorted())
  })

  it.each(defs)('has $name sent by the right side, in the right revisions, through the right gate', (def) => {
    expect([def.from, spanOf(def), def.needs]).toEqual([...(specified[labelOf(def)] ?? []), undefined].slice(0, 3))
  })

  it('gives a name at most one definition in each revision', () => {
    for (const version of versions) {
      const names = defs.filter((def) => speaks({ version }, def)).map(({ name }) => name)
      expect(names).toEqual([...new Set(names)])
    }
  })

  it('has no row that no revision has', () => {
    expect(defs.map(spanOf)).not.toContain('-----')
  })

  it('lets only those ask back that the specification lets [N147]', () => {
    const asking = requests.filter(({ mayAsk }) => mayAsk).map(({ name }) => name)
    expect(asking.toSorted()).toEqual(['prompts/get', 'resources/read', 'tools/call'])
  })

  it('has questions that only servers ask, each behind a capability of the client [N149]', () => {
    const questions = requests.filter(({ askable }) => askable)
    expect(questions.map(({ name }) => name).toSorted()).toEqual([
      'elicitation/create',
      'roots/list',
      'sampling/createMessage',
    ])
    for (const { from, needs } of questions) expect([from, typeof needs?.client]).toEqual(['server', 'string'])
  })

  it('says of those results that they are cacheable whose freshness the specification tells [N220]', () => {
    const cacheable = requests.filter(({ cacheable }) => cacheable).map(({ name }) => name)
    expect(cacheable.toSorted()).toEqual([
      'prompts/list',
      'resources/list',
      'resources/read',
      'resources/templates/list',
      'server/discover',
      'tools/list',
    ])
  })

  it('mirrors in a header what the specification mirrors [N119]', () => {
    const mirrored = requests.flatMap(({ name, nameHeader }) => (nameHeader ? [[name, nameHeader]] : []))
    expect(Object.fromEntries(mirrored)).toEqual({
      'tools/call': 'name',
      'prompts/get': 'name',
      'resources/read': 'uri',
      'tasks/get': 'taskId',
      'tasks/update': 'taskId',
      'tasks/cancel': 'taskId',
    })
  })

  it('pages what the specification pages, over a member of the result', () => {
    const paged = requests.flatMap((def) => (def.pages === undefined ? [] : [{ ...def, pages: def.pages }]))
    expect(Object.fromEntries(paged.map(({ name, pages }) => [name, pages]))).toEqual({
      'tools/list': 'tools',
      'resources/list': 'resources',
      'resources/templates/list': 'resourceTemplates',
      'prompts/list': 'prompts',
      'tasks/list': 'tasks',
    })
    for (const { pages, params, result } of paged) {
      expect([params.fits({ cursor: 'c' }), params.fits({ cursor: 7 })]).toEqual([true, false])
      expect([result.fits({ [pages]: [] }), result.fits({ [pages]: {} })]).toEqual([true, false])
    }
  })
})

describe('speaks', () => {
  it('counts the first revision and the last', () => {
    const spoken = (since?: Version, until?: Version): string => {
      const span = { ...(since && { since }), ...(until && { until }) }
      return spanOf({ kind: 'notification', name: 'own', from: 'client', params: json, ...span })
    }
    expect(spoken()).toBe('12345')
    expect(spoken('2025-03-26')).toBe('-2345')
    expect(spoken(undefined, '2025-03-26')).toBe('12---')
    expect(spoken('2025-03-26', '2025-11-25')).toBe('-234-')
    expect(spoken('2025-06-18', '2025-06-18')).toBe('--3--')
  })
})

describe('what may be sent anew', () => {
  it('is what asks, and what says again what it said; never what calls, opens, ends or answers', () => {
    const names = requests.filter(({ repeatable }) => repeatable).map(labelOf)
    expect(names.toSorted()).toEqual([
      'completion/complete',
      'logging/setLevel',
      'ping',
      'prompts/get',
      'prompts/list',
      'resources/list',
      'resources/read',
      'resources/subscribe',
      'resources/templates/list',
      'resources/unsubscribe',
      'server/discover',
      'tasks/get',
      'tasks/get of an extension',
      'tasks/list',
      'tasks/result',
      'tools/list',
    ])
  })
})

describe('definitionOf', () => {
  it('finds the row that a name has in a revision', () => {
    expect(definitionOf('ping', { version: '2025-11-25' })).toBe(methods.ping)
    expect(definitionOf('ping', { version: '2026-07-28' })).toBeUndefined()
    expect(definitionOf('server/discover', { version: '2025-11-25' })).toBeUndefined()
    expect(definitionOf('server/discover', { version: '2026-07-28' })).toBe(methods.discover)
  })

  it.each(['', 'tools', 'TOOLS/LIST', 'constructor', '__proto__'])("finds nothing by the name '%s'", (name) => {
    expect(definitionOf(name, { version: '2026-07-28' })).toBeUndefined()
  })
})

describe('questionNamed', () => {
  it('finds a question in every revision, whether it travels alone or in a result', () => {
    expect(questionNamed('elicitation/create')).toBe(methods.elicit)
    expect(questionNamed('sampling/createMessage')).toBe(methods.sample)
    expect(questionNamed('roots/list')).toBe(methods.listRoots)
  })

  it.each(['tools/call', 'ping', 'notifications/message', 'no/such'])('takes %s for no question', (name) => {
    expect(questionNamed(name)).toBeUndefined()
  })
})
