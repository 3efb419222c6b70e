import { expect, it } from 'vitest'
import { neverRun, type FileCoverage } from './covered.js'
import { rules } from './rules.js'
import { houseOf } from './source.js'

/** For each rule: files that break it, by path, and the place and words that it must find. */
type Planted = Record<string, { files: Record<string, string>; found: string[] }[]>

const manifest = (name: string, more: object = {}): string => JSON.stringify({ name, exports: entry('.'), ...more })
const entry = (...keys: string[]): object =>
  Object.fromEntries(keys.map((key) => [key, { '@mortise/source': `./src${key.slice(1)}/index.ts` }]))
const many = (count: number, line = 'f()\n'): string => line.repeat(count)
const body = (count: number): string => `{\n${many(count - 2)}}`

const src = 'packages/protocol/src'
const planted: Planted = {
  'no source is over 250 lines, no test over 400, no example over 60': [
    { files: { [`${src}/long.ts`]: many(251) }, found: [`${src}/long.ts:251 251 lines`] },
    { files: { [`${src}/long.test.ts`]: many(401) }, found: [`${src}/long.test.ts:401 401 lines`] },
    { files: { 'examples/01-long.ts': many(61) }, found: ['examples/01-long.ts:61 61 lines'] },
    { files: { [`${src}/a.ts`]: many(250), 'test/b.ts': many(400), 'examples/c.ts': many(60) }, found: [] },
  ],
  'no function is over 60 lines': [
    { files: { 'a.ts': `f()\nexport function long() ${body(61)}` }, found: ['a.ts:2 a function of 61 lines'] },
    { files: { 'a.ts': `const long = () => ${body(61)}` }, found: ['a.ts:1 a function'] },
    { files: { 'a.ts': `class A {\n long() ${body(61)}\n}` }, found: ['a.ts:2 a function'] },
    { files: { 'a.ts': `it('is long', async () => ${body(61)})` }, found: ['a.ts:1 a function'] },
    { files: { 'a.ts': `describe('a', () => ${body(90)})\ndescribe.each([1])('b', () => ${body(90)})` }, found: [] },
    { files: { 'a.ts': `const right = () => ${body(60)}` }, found: [] },
  ],
  'no comment is over 12 lines': [
    { files: { 'a.ts': `f()\n/**\n${many(12, ' * word\n')} */` }, found: ['a.ts:2 a comment'] },
    { files: { 'a.ts': many(14, '// word\n') }, found: ['a.ts:1 a comment'] },
    { files: { 'a.ts': `${many(12, '// word\n')}f()\n${many(12, '// word\n')}` }, found: [] },
  ],
  'files are named in kebab-case, for the thing that they hold': [
    { files: { 'test/readLines.ts': '' }, found: ["test/readLines.ts:1 'readLines' is not kebab-case"] },
    { files: { 'test/Big/a.ts': '' }, found: ["test/Big/a.ts:1 'Big' is not"] },
    { files: { 'test/utils.ts': '' }, found: ["test/utils.ts:1 'utils' says nothing"] },
    { files: { 'test/internal/a.ts': '' }, found: ["test/internal/a.ts:1 'internal' says"] },
    { files: { 'test/session-manager.test.ts': '' }, found: ["test/session-manager.test.ts:1 'manager' says"] },
    { files: { 'test/read-lines.test.ts': '', 'vitest.config.ts': '', 'examples/01-hello-server.ts': '' }, found: [] },
  ],
  'packages import only what stands below them': [
    {
      files: { 'packages/client/src/a.ts': "import type { McpServer } from '@mortise/server'" },
      found: ["packages/client/src/a.ts:1 imports '@mortise/server': packages/client may not"],
    },
    { files: { [`${src}/a.ts`]: "f()\nawait import('@mortise/client')" }, found: [`${src}/a.ts:2 imports`] },
    { files: { [`${src}/a.ts`]: "export { b } from '../../client/src/b.js'" }, found: ['no such file'] },
    {
      files: { 'packages/client/src/a.ts': "import '../../server/src/b.js'", 'packages/server/src/b.ts': '' },
      found: ['reaches into another package'],
    },
    {
      files: {
        'packages/client/src/a.ts': "import '@mortise/protocol/deep'",
        'packages/protocol/package.json': manifest('@mortise/protocol'),
      },
      found: ['no such entry'],
    },
    { files: { 'packages/new/src/a.ts': "import 'node:fs'" }, found: ['packages/new has no place'] },
    {
      files: {
        'packages/client/src/a.ts': "import '@mortise/protocol/testing'\nimport './b.js'\nimport 'zod'",
        'packages/client/src/b.ts': '',
        'packages/client/src/a.test.ts': "import '@mortise/server'",
        'packages/protocol/package.json': manifest('@mortise/protocol', { exports: entry('./testing') }),
        [`${src}/testing/index.ts`]: '',
      },
      found: [],
    },
  ],
  'what a package imports is among its dependencies': [
    {
      files: {
        'packages/server/src/a.ts': "import { z } from 'zod/v4'",
        'packages/server/package.json': manifest('x'),
      },
      found: ["packages/server/src/a.ts:1 imports 'zod/v4': not among the dependencies"],
    },
    {
      files: {
        'packages/server/src/a.ts': "import 'zod/v4'\nimport '@a/b/c'\nimport 'node:fs'\nimport './c.js'",
        'packages/server/src/a.test.ts': "import 'vitest'",
        'packages/server/package.json': manifest('x', {
          dependencies: { zod: '4' },
          peerDependencies: { '@a/b': '1' },
        }),
      },
      found: [],
    },
  ],
  'the layers of the protocol import only those below them': [
    {
      files: { [`${src}/methods/a.ts`]: "import type { A } from '../outcome.js'", [`${src}/outcome.ts`]: '' },
      found: [`${src}/methods/a.ts:1 imports '../outcome.js': methods may import only schema, jsonrpc, errors`],
    },
    {
      files: { [`${src}/errors.ts`]: "import './schema/a.js'", [`${src}/schema/a.ts`]: '' },
      found: ['errors may import only nothing'],
    },
    {
      files: { [`${src}/jsonrpc/a.ts`]: "type A = import('../endpoint.js').A", [`${src}/endpoint.ts`]: '' },
      found: ['jsonrpc may import only'],
    },
    {
      files: {
        [`${src}/revision/a.ts`]: "import '../outcome.js'\nimport './b.js'",
        [`${src}/revision/b.ts`]: '',
        [`${src}/outcome.ts`]: "import './methods/a.js'",
        [`${src}/methods/a.ts`]: '',
        [`${src}/endpoint.ts`]: "import './revision/a.js'",
      },
      found: [],
    },
  ],
  'the two families are known to family/index alone': [
    {
      files: {
        'packages/client/src/client.ts': "import './family/session.js'",
        'packages/client/src/family/session.ts': '',
      },
      found: ["packages/client/src/client.ts:1 imports './family/session.js': ask family/index"],
    },
    {
      files: {
        'packages/client/src/family/index.ts': "import './stateless.js'",
        'packages/client/src/family/stateless.test.ts': "import './stateless.js'",
        'packages/client/src/family/stateless.ts': '',
        'packages/client/src/client.ts': "import './family/index.js'",
      },
      found: [],
    },
  ],
  'imports make no circles': [
    {
      files: { [`${src}/a.ts`]: "import type { B } from './b.js'", [`${src}/b.ts`]: "f()\nexport { A } from './a.js'" },
      found: [`${src}/b.ts:2 imports './a.js': a circle: ${src}/a.ts -> ${src}/b.ts -> ${src}/a.ts`],
    },
    { files: { [`${src}/a.ts`]: "type Own = import('./a.js').A" }, found: ['a circle'] },
    {
      files: {
        [`${src}/a.ts`]: "import './b.js'\nimport './c.js'",
        [`${src}/b.ts`]: "import './c.js'",
        [`${src}/c.ts`]: '',
      },
      found: [],
    },
  ],
  'dated versions stand only in methods and revision': [
    {
      files: { 'servers/weather/src/a.ts': "f()\nconst a = '2025-06-18'" },
      found: ['servers/weather/src/a.ts:2 the version'],
    },
    {
      files: { [`${src}/a.ts`]: 'const a = `at ${b} or 2025-06-18`' },
      found: [`${src}/a.ts:1 the version 2025-06-18`],
    },
    {
      files: {
        [`${src}/methods/a.ts`]: "f('2025-06-18')",
        [`${src}/revision/a.ts`]: "f('2025-06-18')",
        [`${src}/a.test.ts`]: "f('2025-06-18')",
        [`${src}/a.ts`]: "f('2031-01-01')",
      },
      found: [],
    },
  ],
  'method names stand only in the table': [
    {
      files: { [`${src}/a.ts`]: "if (m === 'tools/call') f()" },
      found: [`${src}/a.ts:1 the method name 'tools/call'`],
    },
    { files: { [`${src}/revision/a.ts`]: 'const a = { [`tools/call`]: 1 }' }, found: ['the method name'] },
    { files: { [`${src}/a.ts`]: "f('ping')\ntype A = Omit<B, 'ping' | 'tools/call'>" }, found: ['a.ts:1', 'a.ts:2'] },
    {
      files: {
        [`${src}/methods/tools.ts`]: "f('tools/call')",
        [`${src}/a.test.ts`]: "f('tools/call')",
        [`${src}/a.ts`]: "import '../tools/call.js'",
      },
      found: [],
    },
  ],
  'only index.ts re-exports, and by name': [
    { files: { [`${src}/a.ts`]: "f()\nexport { b } from './b.js'" }, found: [`${src}/a.ts:2 re-exports b`] },
    {
      files: { [`${src}/a.ts`]: "import { b as c } from './b.js'\nexport { c as d }" },
      found: [`${src}/a.ts:2 re-exports d`],
    },
    { files: { [`${src}/a.ts`]: "export type * from './b.js'" }, found: ["'export *'"] },
    { files: { [`${src}/index.ts`]: "export * from './b.js'" }, found: [`${src}/index.ts:1 'export *' from ./b.js`] },
    {
      files: { [`${src}/index.ts`]: "export { b } from './b.js'", [`${src}/a.ts`]: 'const a = 1\nexport { a }' },
      found: [],
    },
  ],
  'exports have names': [
    { files: { [`${src}/a.ts`]: 'f()\nexport default 1' }, found: [`${src}/a.ts:2 a default export`] },
    { files: { [`${src}/a.ts`]: 'const a = 1\nexport { a as default }' }, found: [`${src}/a.ts:2 a default`] },
    { files: { [`${src}/a.ts`]: 'export const a = 1', 'scripts/reporter.ts': 'export default 1' }, found: [] },
  ],
  'nothing is any but the dispatch maps': [
    { files: { 'a.ts': 'f()\nconst a: any = 1' }, found: ["a.ts:2 'any'"] },
    { files: { 'a.test.ts': 'f<Map<string, any>>()' }, found: ["a.test.ts:1 'any'"] },
    { files: { 'a.ts': "const any = 'any' // any" }, found: [] },
  ],
  'no cast silences the compiler': [
    { files: { 'a.ts': 'f()\nconst a = b as unknown as C' }, found: ["a.ts:2 'as unknown as'"] },
    { files: { 'a.ts': 'f(b as never)' }, found: ["a.ts:1 'as never'"] },
    { files: { 'a.ts': 'const a = <B>c' }, found: ["a.ts:1 '<T>value'"] },
    { files: { 'a.ts': 'const a = b as C\nconst c = d as unknown\nconst e = <F,>(g: F): never => f(g)' }, found: [] },
  ],
  'there is no enum': [
    { files: { 'a.ts': 'f()\nexport enum A { B }' }, found: ["a.ts:2 'enum'"] },
    { files: { 'a.ts': 'declare const enum A { B }' }, found: ["a.ts:1 'enum'"] },
  ],
  'nothing is left to do': [
    { files: { 'a.ts': 'f()\n// TODO: more' }, found: ["a.ts:2 'TODO'"] },
    { files: { 'a.ts': '/** Does it. FIXME later. */' }, found: ["a.ts:1 'FIXME'"] },
    { files: { 'a.ts': "f('TODO') // todos" }, found: [] },
  ],
}

const pkg = { 'packages/protocol/package.json': manifest('@mortise/protocol', { exports: entry('.', './testing') }) }
planted['every public name has a doc comment'] = [
  {
    files: { ...pkg, [`${src}/index.ts`]: "export { a } from './a.js'", [`${src}/a.ts`]: 'f()\nexport const a = 1' },
    found: [`${src}/a.ts:2 'a' has no doc comment`],
  },
  { files: { ...pkg, [`${src}/testing/index.ts`]: '// Not a doc comment.\nexport function a() {}' }, found: ["'a'"] },
  { files: { ...pkg, [`${src}/index.ts`]: '/** Of b. */\nconst b = 1\nconst a = 1\nexport { a }' }, found: ["'a'"] },
  {
    files: {
      ...pkg,
      'packages/client/package.json': manifest('@mortise/client'),
      'packages/client/src/index.ts': "import { B } from '@mortise/protocol'\nexport type { B as A }",
      [`${src}/index.ts`]: 'f()\nexport interface B {}',
    },
    found: [`${src}/index.ts:2 'B'`],
  },
  {
    files: { ...pkg, [`${src}/index.ts`]: '/** A. */\nexport class A {\n  field = 1\n  do() {}\n  get b() {}\n}' },
    found: ["index.ts:4 'A.do'", "index.ts:5 'A.b'"],
  },
  {
    files: { ...pkg, [`${src}/index.ts`]: '/** A. */\nexport interface A { do(): void; be: () => 1 }' },
    found: ["'A.do'", "'A.be'"],
  },
  {
    files: {
      ...pkg,
      [`${src}/index.ts`]: "export * as b from './b.js'",
      [`${src}/b.ts`]: '/** A. */\nexport const a = 1\nexport const c = 1',
    },
    found: ["b.ts:3 'c'"],
  },
  {
    files: {
      ...pkg,
      [`${src}/index.ts`]: "export * as all from './a.js'\nexport { over, type T } from './a.js'",
      [`${src}/a.ts`]: [
        '/** Over. */\nexport function over(a: 1): 1',
        'export function over(a: 2): 2\nexport function over(a: unknown) { return a }',
        '/** T. */\nexport type T = 1',
        '/** A. */\nexport class A extends B {\n  #own = 1\n  private mine = 1\n  override a = 1\n  /** B. */\n  b() {}\n}',
        '/** I. */\nexport interface I { id: string }',
        'const hidden = 1',
        '/** C. */\nexport class C implements D { d() {}}',
        'interface D {\n  /** D. */\n  d(): void\n}',
      ].join('\n'),
      [`${src}/unreached.ts`]: 'export const unreached = 1',
    },
    found: [],
  },
]

const known = { versions: ['2025-06-18'], methods: ['tools/call', 'ping'] }

const all = rules(known)

it('has a planted fault and a clean house for every rule', () => {
  expect(Object.keys(planted)).toEqual(Object.keys(all))
  for (const cases of Object.values(planted)) expect(cases.some(({ found }) => found.length > 0)).toBe(true)
})

for (const [name, cases] of Object.entries(planted)) {
  it(`'${name}' finds what is planted, and nothing else`, () => {
    for (const { files, found } of cases) {
      const faults = all[name]!(houseOf(files)).map(({ path, line, what }) => `${path}:${line} ${what}`)
      expect(faults, JSON.stringify(files)).toEqual(found.map((words) => expect.stringContaining(words)))
    }
  })
}

const report = (line: number, end: number, runs: number): FileCoverage => ({
  fnMap: { 0: { loc: { start: { line }, end: { line: end } } } },
  f: { 0: runs },
})

it('tells which exported functions no test has run', () => {
  const file = `${src}/a.ts`
  const told = (text: string, ...reports: FileCoverage[]): string[] =>
    neverRun(houseOf({ [file]: text }), new Map(reports.map((each) => [file, each]))).map(({ what }) => what)
  const text = 'f()\nexport const a = () => {\n}'
  expect(told(text, report(2, 3, 0))).toEqual(["no test runs 'a'"])
  expect(told(text)).toEqual(["no test runs 'a'"])
  expect(told(text, report(2, 3, 5))).toEqual([])
  expect(told('export class A {\n  /** B. */\n  b() {\n  }\n}', report(3, 4, 0))).toEqual(["no test runs 'A.b'"])
  expect(told('const own = () => 1\nexport const a = 1\nexport type B = () => 1')).toEqual([])
})
