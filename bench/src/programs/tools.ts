// The tools that every contestant offers, so that all do the same work.
import { z } from 'zod'
import type { Manner } from '../wire.js'

/** What a contestant is asked to offer. */
export interface Offered {
  /** How many tools that repeat a text; default 20. */
  readonly tools?: number
  /** How clients speak. */
  readonly manner?: Manner
}

/** A tool, as every contestant can be told of it. */
export interface BenchTool {
  readonly name: string
  readonly description: string
  readonly inputSchema: z.ZodObject
  /** `progress` tells of a step, and resolves when that is on its way. */
  readonly run: (
    args: Record<string, unknown>,
    progress?: (step: number, of: number) => Promise<unknown>,
  ) => string | Promise<string>
}

const echo = (index: number): BenchTool => ({
  name: `echo${index}`,
  description: `Repeats a text, in the manner of number ${index}`,
  inputSchema: z.object({ text: z.string().describe('What to repeat') }),
  run: ({ text }) => String(text),
})

const big = (): BenchTool => ({
  name: 'big',
  description: 'Gives a text of a size',
  inputSchema: z.object({ size: z.number().int().describe('In characters') }),
  run: ({ size }) => texts.get(Number(size)) ?? fill(Number(size)),
})

const texts = new Map<number, string>()
function fill(size: number): string {
  const text = 'The quick brown fox jumps over the lazy dog, and on.\n'.repeat(size / 52 + 1).slice(0, size)
  texts.set(size, text)
  return text
}

const steps = (): BenchTool => ({
  name: 'steps',
  description: 'Tells of its steps',
  inputSchema: z.object({ count: z.number().int().describe('How many') }),
  run: async ({ count }, progress) => {
    for (let step = 1; step <= Number(count); step++) await progress?.(step, Number(count))
    return 'done'
  },
})

/** The tools to offer, with schemas of their own each time. */
export const toolsFor = ({ tools = 20 }: Offered): readonly BenchTool[] => [
  ...Array.from({ length: tools }, (_, index) => echo(index)),
  ...(tools > 1 ? [] : [big(), steps()]),
]
