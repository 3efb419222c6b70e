import { describe, expect, it } from 'vitest'
import { methods } from './methods/index.js'
import { afresh, answerAll, ask, isAsked, question } from './outcome.js'

const roots = question(methods.listRoots, {})

describe('question', () => {
  it('is a request without its envelope', () => {
    const params = { message: 'Sure?', requestedSchema: { type: 'object' as const, properties: {} } }
    expect(question(methods.elicit, params)).toEqual({ method: 'elicitation/create', params })
  })
})

describe('ask', () => {
  it('is known for what it is, with its questions and its state', () => {
    const asked = ask({ roots }, { step: 1 })
    expect(isAsked(asked)).toBe(true)
    expect(asked).toMatchObject({ questions: { roots }, state: { step: 1 } })
    expect(ask({ roots }).state).toBeUndefined()
  })

  it('cannot be forged, or mistaken for a result', () => {
    const others = [undefined, null, 'asked', { questions: {}, state: 1 }, { content: [] }, []]
    expect(others.map(isAsked)).toEqual(others.map(() => false))
  })
})

describe('answerAll', () => {
  it('answers all questions at once, each under its key', async () => {
    const open: (() => void)[] = []
    const answering = answerAll({ a: roots, b: { ...roots, params: { n: 2 } } }, async ({ params }) => {
      await new Promise<void>((resolve) => open.push(resolve))
      return { of: params }
    })
    expect(open).toHaveLength(2)
    for (const go of open.reverse()) go()
    expect(await answering).toEqual({ a: { of: {} }, b: { of: { n: 2 } } })
  })

  it('fails with the first failure', async () => {
    const failing = answerAll({ a: roots, b: roots }, () => Promise.reject(new Error('refused')))
    await expect(failing).rejects.toThrow('refused')
  })

  it('answers nothing where nothing is asked', async () => {
    expect(await answerAll({}, () => Promise.reject(new Error('never asked')))).toEqual({})
  })

  it('takes any key', async () => {
    const answers = await answerAll(JSON.parse('{"__proto__":{"method":"m","params":{}}}'), async () => ({ a: 1 }))
    expect(Object.entries(answers)).toEqual([['__proto__', { a: 1 }]])
  })
})

it('has nothing to go on from at first', () => {
  expect(afresh).toEqual({ answers: {} })
})
