import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compileJsonSchema, printIssue } from '../../packages/protocol/src/json-schema/index.js'

interface Group {
  readonly description: string
  readonly schema: unknown
  readonly tests: readonly { readonly description: string; readonly data: unknown; readonly valid: boolean }[]
}

const suite = new URL('../../../shared/json-schema-test-suite/', import.meta.url)
const absent = existsSync(suite) ? undefined : 'the official JSON Schema test suite is not beside this repository'

const remote = /is not in this schema, and other documents are never fetched/
const dialect = /the dialect .* is not supported/

/** Groups that are refused, by file; each must be refused for this very reason, or be taken off the list. */
const refused: Record<string, readonly [reason: RegExp, ...groups: string[]]> = {
  'draft2020-12/vocabulary.json': [
    dialect,
    'schema that uses custom metaschema with with no validation vocabulary',
    'ignore unrecognized optional vocabulary',
  ],
  'draft2020-12/dynamicRef.json': [
    remote,
    'strict-tree schema, guards against misspelled properties',
    'tests for implementation dynamic anchor and reference link',
    '$ref and $dynamicAnchor are independent of order - $defs first',
    '$ref and $dynamicAnchor are independent of order - $ref first',
    '$ref to $dynamicRef finds detached $dynamicAnchor',
  ],
  'draft2020-12/refRemote.json': [
    remote,
    'remote ref',
    'fragment within remote ref',
    'anchor within remote ref',
    'ref within remote ref',
    'base URI change',
    'base URI change - change folder',
    'base URI change - change folder in subschema',
    'root ref in remote ref',
    'remote ref with ref to defs',
    'Location-independent identifier in remote ref',
    'retrieved nested refs resolve relative to their URI not $id',
    'remote HTTP ref with different $id',
    'remote HTTP ref with different URN $id',
    'remote HTTP ref with nested absolute ref',
    '$ref to $ref finds detached $anchor',
  ],
  'draft7/refRemote.json': [
    remote,
    'remote ref',
    'fragment within remote ref',
    'ref within remote ref',
    'base URI change',
    'base URI change - change folder',
    'base URI change - change folder in subschema',
    'root ref in remote ref',
    'remote ref with ref to definitions',
    'Location-independent identifier in remote ref',
    'retrieved nested refs resolve relative to their URI not $id',
    '$ref to $ref finds location-independent $id',
  ],
}

/** Optional parts of the suite that hold here too. */
const optional = ['anchor', 'dynamicRef', 'ecmascript-regex', 'float-overflow', 'id', 'non-bmp-regex', 'unknownKeyword']

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, suite), 'utf8'))

const filesOf = (folder: string): string[] => {
  const required = readdirSync(new URL(`tests/${folder}`, suite)).filter((name) => name.endsWith('.json'))
  const more = optional.map((name) => `optional/${name}.json`)
  return [...required, ...more.filter((name) => existsSync(new URL(`tests/${folder}/${name}`, suite)))]
}

/** The groups of draft-07 do not say that they are, and a schema that does not is taken for the newest dialect. */
const declared = (schema: unknown, folder: string): unknown =>
  folder === 'draft7' && typeof schema === 'object'
    ? { $schema: 'http://json-schema.org/draft-07/schema#', ...schema }
    : schema

const check = ({ schema, tests }: Group, folder: string): void => {
  const fits = compileJsonSchema(declared(schema, folder))
  for (const { description, data, valid } of tests) {
    it(description, () => {
      const issues = fits(data)
      expect(issues === undefined, issues?.map(printIssue).join('; ') ?? 'no issues').toBe(valid)
    })
  }
}

/** A remote schema under the address that it would be fetched from, and under its own where that is another one. */
const addressed = (path: string): object => {
  const schema = read(`remotes/${path}`) as { $id?: string }
  const $id = `http://localhost:1234/${path}`
  return schema.$id === undefined || schema.$id === $id
    ? { $id, ...schema }
    : { $id, allOf: [{ $ref: schema.$id }], $defs: { schema } }
}

/** The schema of a group with the remote schemas of its dialect in it, which makes fetching needless. */
const bundled = (schema: unknown, folder: string): unknown => {
  const remotes = readdirSync(new URL('remotes/', suite), { recursive: true, encoding: 'utf8' })
  const wanted = remotes.filter((path) => {
    const ofDialect = folder === 'draft7' ? !path.startsWith('draft2020-12') : path.startsWith('draft2020-12')
    return ofDialect && path.endsWith('.json') && !/metaschema|format-assertion|ignore-dependent/.test(path)
  })
  // The suite uses one name for definitions in each dialect; the other one is free.
  const free = folder === 'draft7' ? '$defs' : 'definitions'
  return { ...(declared(schema, folder) as object), [free]: Object.fromEntries(wanted.map((p) => [p, addressed(p)])) }
}

const suiteOf = (folder: string): void => {
  for (const file of filesOf(folder)) {
    const [reason, ...listed] = refused[`${folder}/${file}`] ?? [/./]
    const groups = read(`tests/${folder}/${file}`) as Group[]
    if (listed.length > 0) {
      it(`${file} has the groups that are listed as refused`, () => {
        expect(groups.map((group) => group.description)).toEqual(expect.arrayContaining(listed))
      })
    }
    for (const group of groups) {
      describe(`${file}: ${group.description}`, () => {
        if (!listed.includes(group.description)) check(group, folder)
        else it('is refused', () => expect(() => compileJsonSchema(declared(group.schema, folder))).toThrow(reason))
      })
    }
  }
}

const bundledSuiteOf = (file: string): void => {
  const [folder = ''] = file.split('/')
  const listed = refused[file]?.slice(1) ?? []
  for (const group of read(`tests/${file}`) as Group[]) {
    if (!listed.includes(group.description)) continue
    describe(`${file}: ${group.description}`, () => check({ ...group, schema: bundled(group.schema, folder) }, folder))
  }
}

describe.skipIf(absent)('the refused groups with the remote schemas bundled', () => {
  for (const file of Object.keys(absent ? {} : refused)) if (refused[file]?.[0] === remote) bundledSuiteOf(file)
})

describe.skipIf(absent)(`the required JSON Schema tests${absent ? `: ${absent}` : ''}`, () => {
  for (const folder of absent ? [] : ['draft2020-12', 'draft7']) describe(folder, () => suiteOf(folder))
})
