import { expect, it } from 'vitest'
import { compose, type Middleware } from './middleware.js'

const noting =
  (name: string): Middleware<string[], string> =>
  async (notes, next) => {
    notes.push(`${name} before`)
    const outcome = await next()
    notes.push(`${name} after`)
    return `${name}(${outcome})`
  }

it('puts the first outermost', async () => {
  const notes: string[] = []
  const run = compose([noting('a'), noting('b')], async (notes) => {
    notes.push('run')
    return 'done'
  })
  expect(await run(notes)).toBe('a(b(done))')
  expect(notes).toEqual(['a before', 'b before', 'run', 'b after', 'a after'])
})

it('is the innermost function where there is no middleware', async () => {
  const innermost = async (context: string): Promise<string> => context
  expect(compose([], innermost)).toBe(innermost)
})

it('lets middleware refuse, replace and try again', async () => {
  let tries = 0
  const flaky = async (): Promise<number> => {
    if (++tries < 3) throw new Error('again')
    return tries
  }
  const retrying: Middleware<unknown, number> = async (_, next) => {
    for (;;) {
      try {
        return await next()
      } catch {
        // The innermost gives in at the third try.
      }
    }
  }
  expect(await compose([retrying], flaky)({})).toBe(3)
  const refusing: Middleware<unknown, number> = () => Promise.reject(new Error('refused'))
  await expect(compose([refusing], flaky)({})).rejects.toThrow('refused')
  expect(tries).toBe(3)
})

it('serves many calls at once with one function', async () => {
  const run = compose<number, number>([async (n, next) => n + (await next())], async (n) => n)
  expect(await Promise.all([1, 2, 3].map(run))).toEqual([2, 4, 6])
})
