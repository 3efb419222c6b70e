import type { Json } from '@mortise/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Arbitrary } from './arbitrary.js'
import { leniencies, mended } from './leniency.js'
import { officialFaults, otherwise } from './official.js'
import { absent, definitionsOf, judgeOf } from './published.js'
import { defOf, newest, readQuestion, readResult, readSaid } from './reading.js'

const definitions = absent ? {} : definitionsOf(newest)
const judge = absent ? () => undefined : judgeOf(newest)
const arbitrary = new Arbitrary(definitions)
const names = Object.keys(definitions).filter(
  (name) => /^(?!Client|Server).*(Request|Notification|Result)$/.test(name) && defOf(name, definitions),
)
const runs = 100

/** What we say against a message, or undefined. */
function ourFault(name: string, value: unknown): string | undefined {
  const def = defOf(name, definitions)!
  try {
    if (def.kind === 'notification') readSaid(value, def)
    else if (name.endsWith('Result')) readResult(value, def)
    else if (def.askable) readQuestion(value as Json)
    else readSaid(value, def)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** What the published schema says against a message, once our leniencies have mended it; or undefined. */
function theirFault(name: string, value: unknown): string | undefined {
  const isResult = name.endsWith('Result')
  return judge(
    name,
    leniencies.reduce((mending, each) => mended(mending, each, isResult), value),
  )
}

const made = new Map(names.map((name) => [name, fc.sample(arbitrary.of(name), { seed: 2026, numRuns: runs })]))
const samples = (name: string): readonly unknown[] => made.get(name)!

/** A kind of result that nobody has agreed on must not be taken for a complete one; a schema cannot say so. */
const isStrangeKind = (fault: string | undefined): boolean => fault?.includes('unknown resultType') ?? false

describe.skipIf(absent)(`generated messages${absent ? ` (${absent})` : ''}`, () => {
  it.each(names)('%s: judged as the published schema does', (name) => {
    for (const value of samples(name)) {
      const ours = ourFault(name, value)
      if (isStrangeKind(ours)) continue
      const theirs = theirFault(name, value)
      const said = JSON.stringify({ value, ours, theirs })
      expect(ours === undefined, said).toBe(theirs === undefined)
    }
  })

  it.each(names.filter((name) => officialFaults(name, {})))(
    '%s: judged as the official schemas do, but for what is listed',
    (name) => {
      for (const value of samples(name)) {
        const ours = ourFault(name, value)
        const theirs = officialFaults(name, value) ?? []
        const unlisted =
          ours === undefined
            ? theirs.filter((fault) => !otherwise.some(({ refuses }) => refuses?.test(fault)))
            : [ours].filter((fault) => theirs.length === 0 && !otherwise.some(({ takes }) => takes?.test(fault)))
        expect(unlisted, JSON.stringify(value)).toEqual([])
      }
    },
  )

  it('are two thousand at least, of which a good part is wrong', () => {
    const wrong = names.flatMap((name) => samples(name).filter((value) => ourFault(name, value) !== undefined))
    expect(names.length * runs).toBeGreaterThan(2_000)
    expect(wrong.length).toBeGreaterThan(names.length * runs * 0.15)
    expect(wrong.length).toBeLessThan(names.length * runs * 0.6)
  })

  it('need every leniency that is listed, and every difference from the official schemas', () => {
    const used = new Set<string>()
    for (const name of names) {
      for (const value of samples(name)) {
        const plain = judge(name, value)
        const isMended = plain !== undefined && theirFault(name, value) === undefined
        for (const each of isMended ? leniencies.filter(({ why }) => !used.has(why)) : []) {
          const others = leniencies.filter((other) => other !== each)
          const isResult = name.endsWith('Result')
          const without = others.reduce((mending, other) => mended(mending, other, isResult), value)
          if (judge(name, without) !== undefined) used.add(each.why)
        }
        const ours = ourFault(name, value)
        const theirs = officialFaults(name, value)
        if (!theirs) continue
        for (const { why, refuses, takes } of otherwise) {
          if (ours === undefined && theirs.some((fault) => refuses?.test(fault))) used.add(why)
          if (ours !== undefined && theirs.length === 0 && takes?.test(ours)) used.add(why)
        }
      }
    }
    expect([...leniencies, ...otherwise].map(({ why }) => why).filter((why) => !used.has(why))).toEqual([])
  })
})
