import { existsSync, readFileSync } from 'node:fs'
import type { Version } from '@mortise/protocol'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { Ajv } from 'ajv'

/** A definition of a published schema, as far as the tests look into it. */
export interface Definition {
  readonly $ref?: string
  readonly anyOf?: readonly Definition[]
  readonly allOf?: readonly Definition[]
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Definition>>
  readonly required?: readonly string[]
  readonly items?: Definition
  readonly additionalProperties?: Definition | boolean
}

/** Where the published data of the specification lies. */
export const data = new URL('../../../shared/spec-data/', import.meta.url)

/** Why tests that read it are skipped, or undefined. */
export const absent = existsSync(data)
  ? undefined
  : 'the published schemas of the specification are not beside this repository'

const schemaOf = (version: Version): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`${version}/schema.json`, data), 'utf8')) as Record<string, unknown>

/** The definitions of a revision, by name. */
export function definitionsOf(version: Version): Readonly<Record<string, Definition>> {
  const { $defs, definitions } = schemaOf(version)
  return ($defs ?? definitions) as Readonly<Record<string, Definition>>
}

/** Gives the judge of each definition of a revision: what is wrong with a value, or undefined. */
export function judgeOf(version: Version): (definition: string, value: unknown) => string | undefined {
  const schema = schemaOf(version)
  const options = { strict: false, validateFormats: false }
  const ajv = '$defs' in schema ? new Ajv2020(options) : new Ajv(options)
  ajv.addSchema({ ...schema, $id: 'mcp' })
  const place = '$defs' in schema ? '$defs' : 'definitions'
  return (definition, value) => {
    const validate = ajv.getSchema(`mcp#/${place}/${definition}`)
    if (!validate) throw new Error(`${version} publishes no ${definition}`)
    return validate(value) ? undefined : ajv.errorsText(validate.errors)
  }
}
