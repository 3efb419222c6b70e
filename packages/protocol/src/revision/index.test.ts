import { describe, expect, it } from 'vitest'
import type { ProtocolError } from '../errors.js'
import type { RequestMessage } from '../jsonrpc/message.js'
import type { Origin } from '../jsonrpc/transport.js'
import { versions } from '../methods/define.js'
import {
  claimsStateless,
  namedVersion,
  requireVersion,
  revisionOf,
  revisions,
  revisionsOf,
  selectRevision,
} from './index.js'
import type { Revision } from './revision.js'

const r5 = '2026-07-28'
const r4 = '2025-11-25'
const r3 = '2025-06-18'
const r2 = '2025-03-26'
const r1 = '2024-11-05'

const asking = (named?: unknown): RequestMessage =>
  named === undefined
    ? { jsonrpc: '2.0', id: 1, method: 'tools/list' }
    : {
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/list',
        params: { _meta: { 'io.modelcontextprotocol/protocolVersion': named } },
      }
const headed = (version?: string, method?: string): Origin => ({
  header: (name) => (name === 'mcp-protocol-version' ? version : name === 'mcp-method' ? method : undefined),
})
const wordless: Origin = { principal: 'ann' }
const sessions = revisions.filter(({ family }) => family === 'session')
const modern = revisions.filter(({ family }) => family === 'stateless')

describe('revisions', () => {
  it('are all that are alive, newest first', () => {
    expect(revisions.map(({ version }) => version)).toEqual([...versions].reverse())
  })

  it('have the traits that the specification gives them', () => {
    const traits = Object.fromEntries(revisions.map(({ version, family, traits }) => [version, { family, ...traits }]))
    const none = {
      batches: false,
      versionHeader: false,
      mirrors: false,
      taskWishes: false,
      structured: 'none',
      richQuestions: false,
      pageIds: false,
      polls: false,
    }
    const old = { family: 'session', ...none }
    expect(traits).toEqual({
      [r1]: old,
      [r2]: { ...old, batches: true },
      [r3]: { ...old, versionHeader: true, structured: 'object' },
      [r4]: {
        ...old,
        versionHeader: true,
        taskWishes: true,
        structured: 'object',
        richQuestions: true,
        pageIds: true,
        polls: true,
      },
      [r5]: {
        family: 'stateless',
        ...none,
        versionHeader: true,
        mirrors: true,
        structured: 'any',
        richQuestions: true,
      },
    })
  })
})

describe('revisionOf', () => {
  it('finds a revision by its date, and nothing by anything else', () => {
    for (const revision of revisions) expect(revisionOf(revision.version)).toBe(revision)
    for (const version of ['2026-07-29', '', undefined, null, 20260728]) expect(revisionOf(version)).toBeUndefined()
  })

  it('finds only what is spoken', () => {
    expect(revisionOf(r5, sessions)).toBeUndefined()
  })
})

describe('revisionsOf', () => {
  it('finds revisions by their dates, newest first, each once', () => {
    expect(revisionsOf([r2, r5, r2])).toEqual([revisionOf(r5), revisionOf(r2)])
  })

  it.each([
    [[r5, '2025-99-99'], "versions: there is no revision '2025-99-99', only 2026-07-28, 2025-11-25"],
    [[], 'versions: name one of 2026-07-28, 2025-11-25'],
  ])('refuses %j', (wanted, message) => {
    expect(() => revisionsOf(wanted)).toThrow(TypeError)
    expect(() => revisionsOf(wanted)).toThrow(message)
  })
})

describe('namedVersion', () => {
  it('reads what the body names, whatever it is', () => {
    const named = [r5, 'v999', 7].map((version) => namedVersion(asking(version).params))
    expect(named).toEqual([r5, 'v999', 7])
  })

  it('finds nothing where there is no object to look into', () => {
    for (const params of [undefined, {}, { _meta: null }, { _meta: [] }, { _meta: r5 }, { _meta: {} }]) {
      expect(namedVersion(params)).toBeUndefined()
    }
  })
})

describe('claimsStateless', () => {
  const table: [claim: string, named: unknown, origin: Origin, is: boolean][] = [
    ['nothing', undefined, wordless, false],
    ['the body', r5, wordless, true],
    ['the body, by a version that nobody knows', 'v999', wordless, true],
    ['the body, by an older version', r4, wordless, true],
    ['the body, by what is no version', 7, wordless, true],
    ['no header', undefined, headed(), false],
    ['a newer header', undefined, headed(r5), true],
    ['an older header', undefined, headed(r4), false],
    ['an unknown header', undefined, headed('v999'), false],
    ['the header of a method', undefined, headed(undefined, 'tools/list'), true],
    ['an older header beside that of a method, for it says the version', undefined, headed(r4, 'tools/list'), false],
  ]
  it.each(table)('by %s', (_, named, origin, is) => {
    expect(claimsStateless(asking(named).params, origin)).toBe(is)
  })
})

/** The version selected, or the code of the refusal. */
const outcome = (select: () => Revision): string | number => {
  try {
    return select().version
  } catch (error) {
    return (error as ProtocolError).code
  }
}

describe('selectRevision', () => {
  const agreed = revisionOf(r3)
  const table: [
    case_: string,
    named: unknown,
    origin: Origin,
    agreed: Revision | undefined,
    spoken: readonly Revision[],
    selected: string | number,
  ][] = [
    ['a body that names it', r5, wordless, undefined, revisions, r5],
    ['a body that names it, in a session', r5, wordless, agreed, revisions, r5],
    ['a body that names an unknown one', 'v999', wordless, undefined, revisions, r5],
    ['a body that names an older one', r4, wordless, agreed, revisions, r5],
    ['headers that say so, and a silent body', undefined, headed(r5, 'tools/list'), undefined, revisions, r5],
    ['a body that names it, where only older ones are spoken', r5, wordless, undefined, sessions, -32022],
    ['what was agreed on', undefined, wordless, agreed, revisions, r3],
    ['what was agreed on, whatever the header says', undefined, headed(r4), agreed, revisions, r3],
    ['no agreement and no headers', undefined, wordless, undefined, revisions, r4],
    ['no agreement and a header', undefined, headed(r3), undefined, revisions, r3],
    ['no agreement and the oldest header', undefined, headed(r1), undefined, revisions, r1],
    ['no agreement and no version header', undefined, headed(), undefined, revisions, r2],
    ['no agreement and an unknown header', undefined, headed('v999'), undefined, revisions, r4],
    ['a header of one that is not spoken', undefined, headed(r3), undefined, [revisionOf(r2)!], r2],
    ['silence, where only the newest is spoken', undefined, wordless, undefined, modern, r5],
    ['no version header, where only the newest is spoken', undefined, headed(), undefined, modern, r5],
    ['an older header, where only the newest is spoken', undefined, headed(r4), undefined, modern, -32022],
  ]
  it.each(table)('for %s', (_, named, origin, agreed, spoken, selected) => {
    expect(outcome(() => selectRevision(asking(named), origin, agreed, spoken))).toBe(selected)
  })

  it('takes the very revision that is named, if several are stateless', () => {
    const next: Revision = { ...modern[0]!, traits: { ...modern[0]!.traits } }
    const older: Revision = { ...modern[0]!, version: r4 }
    expect(selectRevision(asking(r4), wordless, undefined, [next, older])).toBe(older)
  })

  it('says which revisions are spoken to a handshake that can have none [N045]', () => {
    const handshake: RequestMessage = { jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: r4 } }
    const error = { message: `Unsupported protocol version: ${r4}`, data: { supported: [r5], requested: r4 } }
    for (const origin of [wordless, headed()]) {
      expect(() => selectRevision(handshake, origin, undefined, modern)).toThrow(expect.objectContaining(error))
    }
    expect(outcome(() => selectRevision({ ...handshake, params: {} }, wordless, undefined, modern))).toBe(-32022)
  })
})

describe('requireVersion', () => {
  const [newest, older] = [revisionOf(r5)!, revisionOf(r4)!]

  it('passes a request that names the revision it is read in', () => {
    expect(() => requireVersion(asking(r5), newest, revisions)).not.toThrow()
  })

  it('names only the kind of a version that has no text of its own', () => {
    const error = { code: -32022, message: 'Unsupported protocol version: object' }
    const refusing = (): unknown => requireVersion(asking({ toString: 1 }), newest, revisions)
    expect(refusing).toThrow(expect.objectContaining(error))
  })

  it('asks nothing of a session', () => {
    expect(() => requireVersion(asking(), older, revisions)).not.toThrow()
  })

  it.each(['v999', r4, 7])('refuses one that names %s, and says what is spoken [N036]', (named) => {
    expect(() => requireVersion(asking(named), newest, revisions)).toThrow(
      expect.objectContaining({
        code: -32022,
        message: `Unsupported protocol version: ${named}`,
        data: { supported: [r5, r4, r3, r2, r1], requested: String(named) },
      }),
    )
  })
})
