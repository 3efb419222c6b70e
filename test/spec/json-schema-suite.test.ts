import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compileJsonSchema } from '@mortise/protocol/json-schema'
import { printIssue } from '../../packages/protocol/src/json-schema/issue.js'

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

interface Case {
  readonly name: string
  readonly schema: unknown
  readonly data: unknown
  readonly valid: boolean
}

const files = absent
  ? []
  : ['draft2020-12', 'draft7'].flatMap((folder) => filesOf(folder).map((name) => `${folder}/${name}`))
const groupsOf = (file: string): Group[] => read(`tests/${file}`) as Group[]
const isRefused = (file: string, { description }: Group): boolean =>
  refused[file]?.slice(1).includes(description) ?? false

/** Every test of the groups that a filter takes, on the schema that is made of the group's. */
const casesOf = (
  takes: (file: string, group: Group) => boolean,
  schemaOf: (schema: unknown, folder: string) => unknown,
): Case[] =>
  files.flatMap((file) =>
    groupsOf(file)
      .filter((group) => takes(file, group))
      .flatMap(({ description, schema, tests }) =>
        tests.map(({ description: test, data, valid }) => ({
          name: `${file}: ${description}: ${test}`,
          schema: schemaOf(schema, file.split('/')[0]!),
          data,
          valid,
        })),
      ),
  )

const verdict = ({ schema, data }: Case): string | undefined =>
  compileJsonSchema(schema)(data)?.map(printIssue).join('; ')

describe.skipIf(absent)(`the required JSON Schema tests${absent ? `: ${absent}` : ''}`, () => {
  it('have all the groups that are listed as refused', () => {
    for (const [file, [, ...listed]] of Object.entries(refused)) {
      expect(groupsOf(file).map(({ description }) => description)).toEqual(expect.arrayContaining(listed))
    }
  })

  it.each(casesOf((file, group) => !isRefused(file, group), declared))('$name', (each) => {
    expect(verdict(each) === undefined, verdict(each) ?? 'no issues').toBe(each.valid)
  })
})

describe.skipIf(absent)('the groups that are listed as refused', () => {
  const groups = files.flatMap((file) => groupsOf(file).map((group) => ({ file, group })))
  const listed = groups.filter(({ file, group }) => isRefused(file, group))

  it.each(listed)('$file: $group.description: is refused for the reason given [N174 N175 N176]', ({ file, group }) => {
    expect(() => compileJsonSchema(declared(group.schema, file.split('/')[0]!))).toThrow(refused[file]![0])
  })

  it.each(casesOf((file, group) => isRefused(file, group) && refused[file]?.[0] === remote, bundled))(
    '$name (with the remote schemas bundled)',
    (each) => {
      expect(verdict(each) === undefined, verdict(each) ?? 'no issues').toBe(each.valid)
    },
  )
})
