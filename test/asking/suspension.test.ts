import type { Json } from '@mortise/protocol'
import { isSuspended, McpServer, ToolError, type AskingContext } from '@mortise/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Desk } from '../../packages/server/src/testing/desk.js'

const schema = z.object({ yes: z.boolean() })
const form = { message: 'Sure?', schema }
const yes = { action: 'accept', content: { yes: true } }

/** Calls a handler until it is done, answering yes to everything; the questions of each round, and the result. */
async function play(handler: (ctx: AskingContext) => Promise<string>): Promise<{ rounds: string[][]; result: Json }> {
  const errors: unknown[] = []
  const server = new McpServer({ name: 'test', version: '1' }, { onError: (error) => errors.push(error) })
  server.registerTool('play', {}, (_args, ctx) => handler(ctx))
  const desk = new Desk(server)
  const rounds: string[][] = []
  let resume: { answers: Json; state: string } | undefined
  for (let round = 0; round < 10; round++) {
    const { result } = await desk.stateless('tools/call', { name: 'play' }, { elicitation: {} }, resume)
    if (result.resultType !== 'input_required') {
      if (errors.length > 0) throw new AggregateError(errors, 'An author was told of errors')
      return { rounds, result }
    }
    const keys = Object.keys(result.inputRequests as Json)
    rounds.push(keys)
    resume = { answers: Object.fromEntries(keys.map((key) => [key, yes])), state: result.requestState as string }
  }
  throw new Error('Asks for ever')
}

const text = (said: string): Json => ({ content: [{ type: 'text', text: said }] })

const unhandled: unknown[] = []
const note = (reason: unknown): void => void unhandled.push(reason)
beforeEach(() => void process.on('unhandledRejection', note))
afterEach(async () => {
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', note)
  if (unhandled.length > 0) throw new AggregateError(unhandled, 'A rejection was handled by nobody')
})

describe('a handler that has asked', () => {
  it('ends in its questions when a catch swallows the error', async () => {
    const { rounds, result } = await play(async (ctx) => {
      const answer = await ctx.elicit('a', form).catch(() => ({ action: 'swallowed' }))
      return answer.action
    })
    expect(rounds).toEqual([['a']])
    expect(result).toMatchObject(text('accept'))
  })

  it('ends in its questions when it throws something else, which nobody is told of', async () => {
    const caught: boolean[] = []
    const { rounds, result } = await play(async (ctx) => {
      try {
        return (await ctx.elicit('a', form)).action
      } catch (reason) {
        caught.push(isSuspended(reason))
        throw new Error('torn')
      }
    })
    expect(caught).toEqual([true])
    expect(rounds).toEqual([['a']])
    expect(result).toMatchObject(text('accept'))
  })

  it('runs its finally', async () => {
    let cleaned = 0
    await play(async (ctx) => {
      try {
        return (await ctx.elicit('a', form)).action
      } finally {
        cleaned++
      }
    })
    expect(cleaned).toBe(2)
  })

  it('puts all questions of a Promise.all at once', async () => {
    const { rounds, result } = await play(async (ctx) => {
      const all = await Promise.all(['a', 'b', 'c'].map((key) => ctx.elicit(key, form)))
      return all.map(({ action }) => action).join()
    })
    expect(rounds).toEqual([['a', 'b', 'c']])
    expect(result).toMatchObject(text('accept,accept,accept'))
  })

  it('asks what lost a Promise.race, and goes on with the answer', async () => {
    const { rounds, result } = await play(async (ctx) => {
      const winner = await Promise.race([ctx.elicit('a', form), Promise.resolve({ action: 'first' })])
      const settled = await Promise.race([ctx.elicit('a', form).then(({ action }) => action), never()])
      return `${winner.action}, ${settled}`
    })
    expect(rounds).toEqual([['a']])
    expect(result).toMatchObject(text('first, accept'))
  })

  it('asks a question that nobody awaits, which kills nothing', async () => {
    const { rounds, result } = await play(async (ctx) => {
      void ctx.elicit('a', form)
      return 'did not wait'
    })
    expect(rounds).toEqual([['a']])
    expect(result).toMatchObject(text('did not wait'))
  })

  it('asks anew what is another question now, though nobody awaits it', async () => {
    let runs = 0
    const { rounds } = await play(async (ctx) => {
      void ctx.elicit('a', { message: runs++ === 0 ? 'Sure?' : 'Really?', schema })
      return 'done'
    })
    expect(rounds).toEqual([['a'], ['a']])
  })

  it('waits for a step under way beside the question, and remembers it', async () => {
    let made = 0
    const { rounds, result } = await play(async (ctx) => {
      const making = ctx.step('make', async () => {
        await new Promise((resolve) => setImmediate(resolve))
        return ++made
      })
      const [{ action }, count] = await Promise.all([ctx.elicit('a', form), making])
      return `${action} ${count}`
    })
    expect(rounds).toEqual([['a']])
    expect(result).toMatchObject(text('accept 1'))
    expect(made).toBe(1)
  })

  it('starts no step after it has asked', async () => {
    let started = 0
    const { result } = await play(async (ctx) => {
      const answer = await ctx.elicit('a', form).catch(() => undefined)
      const count = await ctx.step('make', () => ++started)
      void ctx.elicit('b', form)
      void ctx.step('late', () => ++started)
      return `${answer?.action} ${count}`
    })
    expect(result).toMatchObject(text('accept 1'))
    expect(started).toBe(2)
  })

  it.each([
    ['with words for the model', () => new ToolError('Out of paper'), 'Out of paper'],
    ['with any error', () => new RangeError('too far'), 'too far'],
    ['with no error at all', () => 'thrown text', 'thrown text'],
  ])('remembers a step that failed %s', async (_how, make, message) => {
    let tried = 0
    const { rounds, result } = await play(async (ctx) => {
      const failing = ctx.step('print', () => {
        tried++
        throw make()
      })
      const first = await failing.catch((reason: unknown) =>
        reason instanceof Error ? reason.message : String(reason),
      )
      const { action } = await ctx.elicit('a', form)
      return `${first}, ${action}`
    })
    expect(rounds).toEqual([['a']])
    expect(result).toMatchObject(text(`${message}, accept`))
    expect(tried).toBe(1)
  })

  it('fails in the words of a step that failed in an earlier round', async () => {
    const { result } = await play(async (ctx) => {
      const printing = ctx.step('print', () => {
        throw new ToolError('Out of paper')
      })
      await ctx.elicit('a', form)
      return printing
    })
    expect(result).toMatchObject({ isError: true, ...text('Out of paper') })
  })
})

const never = (): Promise<never> => new Promise(() => {})
