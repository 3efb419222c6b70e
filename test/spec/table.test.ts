import { readdirSync, readFileSync } from 'node:fs'
import {
  answering,
  either,
  ErrorCode,
  literal,
  methods,
  object,
  questionNamed,
  read,
  readMessage,
  revisionOf,
  speaks,
  versions,
  type Json,
  type MethodDef,
  type Shape,
  type Side,
  type Version,
} from '@mortise/protocol'
import { describe, expect, it } from 'vitest'
import { ContentBlock, Resource, ResourceContents, SamplingBlock } from '../../packages/protocol/src/methods/content.js'
import { Elicitation } from '../../packages/protocol/src/methods/elicitation.js'
import { Root } from '../../packages/protocol/src/methods/roots.js'
import { SamplingMessage } from '../../packages/protocol/src/methods/sampling.js'
import { Tool } from '../../packages/protocol/src/methods/tools.js'
import { absent, data, definitionsOf, type Definition } from './published.js'
import { defOf, newest } from './reading.js'

type Kind = MethodDef['kind']
const unions: Record<string, { side: Side; kind: Kind }> = {
  ClientRequest: { side: 'client', kind: 'request' },
  ServerRequest: { side: 'server', kind: 'request' },
  ClientNotification: { side: 'client', kind: 'notification' },
  ServerNotification: { side: 'server', kind: 'notification' },
}
/** What extensions add is published elsewhere. */
const defs = (Object.values(methods) as readonly MethodDef[]).filter(({ extension }) => extension === undefined)

const published = (definitions: Record<string, Definition>, union: string): string[] => {
  const { [union]: whole } = definitions
  // A union of one is not written as a union.
  const members = whole?.anyOf ?? (whole ? [whole] : [])
  return members
    .map(({ $ref, ...own }): Definition => ($ref ? (definitions[$ref.split('/').at(-1)!] ?? {}) : own))
    .map(({ properties }) => properties?.method?.const)
    .filter((name) => typeof name === 'string')
}
const ours = (version: Version, { side, kind }: { side: Side; kind: Kind }): string[] =>
  defs
    .filter((def) => def.kind === kind && (def.from === side || def.from === 'both') && speaks({ version }, def))
    .map(({ name }) => name)

/** What a schema has and the table lacks, and why. An entry that is no longer true fails: take it off. */
const lacking: Record<string, Record<string, readonly string[]>> = {}

/** What the table has and a schema lacks, and why. An entry that is no longer true fails: take it off. */
const beyond: Record<string, Record<string, readonly string[]>> = {
  'one row for all revisions; nothing that a server of this one sends could be told of so': {
    '2026-07-28 ClientNotification': ['notifications/progress'],
  },
}

const listed = (lists: Record<string, Record<string, readonly string[]>>, place: string): string[] =>
  Object.values(lists).flatMap((places) => places[place] ?? [])

const places = versions.flatMap((version) => Object.keys(unions).map((union) => ({ version, union })))

describe.skipIf(absent)(`the table beside the published schemas${absent ? ` (${absent})` : ''}`, () => {
  it.each(places)('$version $union: has the same methods', ({ version, union }) => {
    const place = `${version} ${union}`
    const theirs = published(definitionsOf(version), union)
    const mine = ours(version, unions[union]!)
    const missing = theirs.filter((name) => !mine.includes(name))
    const more = mine.filter((name) => !theirs.includes(name))
    expect(missing.toSorted()).toEqual(listed(lacking, place).toSorted())
    expect(more.toSorted()).toEqual(listed(beyond, place).toSorted())
  })

  it('finds methods in every revision, so that an empty schema does not pass', () => {
    for (const version of versions) expect(published(definitionsOf(version), 'ClientRequest').length).toBeGreaterThan(9)
  })

  it('has the questions that may ride in a result', () => {
    const askable = defs.filter((def) => def.kind === 'request' && def.askable).map(({ name }) => name)
    expect(askable.toSorted()).toEqual(published(definitionsOf('2026-07-28'), 'InputRequest').toSorted())
  })

  /** Gates that a revision has no words for, and why. */
  const wordless: Record<string, string> = {
    '2024-11-05 completion/complete server': 'servers of this revision cannot say that they complete',
  }
  it('needs only capabilities that each revision can declare', () => {
    const without = versions.flatMap((version) => {
      const definitions = definitionsOf(version)
      const isDeclarable = (side: string, path: string): boolean => {
        const [first = '', second] = path.split('.')
        const capability = definitions[`${side === 'client' ? 'Client' : 'Server'}Capabilities`]?.properties?.[first]
        return capability !== undefined && (second === undefined || capability.properties?.[second] !== undefined)
      }
      return defs
        .filter((def) => speaks({ version }, def))
        .flatMap(({ name, needs = {} }) =>
          Object.entries(needs).flatMap(([side, path]) =>
            isDeclarable(side, path) ? [] : [`${version} ${name} ${side}`],
          ),
        )
    })
    expect(without).toEqual(Object.keys(wordless))
  })
})

const errorOf = (code: number): Shape<unknown> =>
  either({
    'an error': object({ code: literal(code) }),
    'a message with one': object({ error: object({ code: literal(code) }) }),
  })

/** Shapes that are no message of their own, by the names that the specification gives to their examples. */
const parts: Record<string, Shape<unknown>> = {
  AudioContent: ContentBlock,
  BlobResourceContents: ResourceContents,
  ElicitRequestFormParams: Elicitation,
  ElicitRequestURLParams: Elicitation,
  EmbeddedResource: ContentBlock,
  ImageContent: ContentBlock,
  PaginatedRequestParams: methods.listTools.params,
  Resource,
  ResourceLink: ContentBlock,
  Root,
  SamplingMessage,
  TextContent: ContentBlock,
  TextResourceContents: ResourceContents,
  Tool,
  ToolResultContent: SamplingBlock,
  ToolUseContent: SamplingBlock,
  HeaderMismatchError: errorOf(ErrorCode.headerMismatch),
  InternalError: errorOf(ErrorCode.internal),
  InvalidParamsError: errorOf(ErrorCode.invalidParams),
  MethodNotFoundError: errorOf(ErrorCode.methodNotFound),
  MissingRequiredClientCapabilityError: errorOf(ErrorCode.missingCapability),
  ParseError: errorOf(ErrorCode.parse),
  UnsupportedProtocolVersionError: errorOf(ErrorCode.unsupportedVersion),
}
/** Examples of what the table has no word for: it leaves them to whoever reads them. */
const open =
  /^(BooleanSchema|NumberSchema|StringSchema|.*EnumSchema|(Client|Server)Capabilities|ModelPreferences|InputResponses)$/

const revision = revisionOf(newest)!
const examples = new URL(`${newest}/examples/`, data)

const readQuestion = ({ method, params = {} }: Json): unknown =>
  read(questionNamed(method as string)!.params, params, String(method))

/** Reads an example as a peer would; throws what is wrong with it by the lights of the table. */
function readExample(name: string, example: Json, def: MethodDef | undefined): unknown {
  if (name in parts) return read(parts[name]!, example, name)
  if (name === 'InputRequests') return Object.values(example).map((each) => readQuestion(each as Json))
  if (name === 'InputRequiredResult')
    return read(object({ done: literal(false) }), revision.readResult(methods.callTool, example), name)
  if (!def) throw new Error(`${name} is not in the table`)
  if (name.endsWith('Params')) return read(def.params, example, name)
  if (def.kind === 'request' && /Result(Response)?$/.test(name)) {
    const raw = name.endsWith('Response') ? example.result : example
    const outcome = revision.readResult(def, raw as Json)
    return read(def.result, outcome.done ? outcome.result : undefined, name)
  }
  if (def.kind === 'request' && def.askable) return readQuestion(example)
  expect(readMessage(example)).toEqual({ message: example })
  const { params = {} } = example as { params?: Json }
  return [
    read(def.params, params, name),
    def.kind === 'request' && answering.stateless.readParams(revision, params, undefined),
  ]
}

describe.skipIf(absent)(`the table beside the published examples${absent ? ` (${absent})` : ''}`, () => {
  const names = absent ? [] : readdirSync(examples).filter((name) => !open.test(name))

  it.each(names)('reads every example of %s', (name) => {
    const def = defOf(name, definitionsOf(newest))
    const folder = new URL(`${name}/`, examples)
    for (const file of readdirSync(folder)) {
      const example = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
      expect(() => readExample(name, example, def), file).not.toThrow()
    }
  })
})
