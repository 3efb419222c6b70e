import { readFileSync } from 'node:fs'
import { expect, it, vi } from 'vitest'
import { Scope } from '../scope/scope.js'
import { sandbox } from '../testing/sandbox.js'
import { Journal } from './journal.js'
import { putFile } from './put.js'
import type { Change } from './reverse.js'

const change = (bytes: number): Change => ({
  kind: 'replaced',
  at: '/a',
  before: Buffer.alloc(bytes),
  was: '1',
  etag: '2',
})

it('remembers within bounds, the newest first', () => {
  const journal = new Journal({ operations: 2, bytes: 10_000 })
  const [one, two, three] = ['edit', 'edit', 'write'].map((tool) => journal.record(tool, [change(10)])!)
  expect(() => journal.find(one!)).toThrow(/is no operation/)
  expect(journal.find(two!).tool).toBe('edit')
  expect(three).toMatch(/^write-/)
  journal.record('edit', [change(9_000)])
  expect(() => journal.find(two!)).toThrow(/is no operation/)
  journal.record('edit', [change(9_000)])
  expect(() => journal.find(three!)).toThrow(/is no operation/)
})

it('remembers nothing that is too large, or no change at all', () => {
  const journal = new Journal({ operations: 2, bytes: 10_000 })
  expect(journal.record('edit', [change(10_000)])).toBeUndefined()
  expect(journal.record('edit', [])).toBeUndefined()
})

it('keeps what it could not take back, and goes on with that', async () => {
  const box = sandbox({ 'allow/a': 'a', 'allow/b': 'b' })
  const [scope, journal] = [new Scope([box.allow]), new Journal()]
  const texts = () => ['a', 'b'].map((name) => readFileSync(box.at('allow', name), 'utf8'))
  const put = async (name: string, content: string) =>
    (await scope.visit(name, (spot) => putFile(spot, { content, how: 'overwrite' }))).change!
  const first = journal.record('write', [await put('a', 'aa')])!
  const both = journal.record('patch', [await put('a', 'aaa'), await put('b', 'bbb')])!
  // Two looks, and the first of two writes.
  const visits = vi.spyOn(scope, 'visit')
  const visit = visits.getMockImplementation() ?? Scope.prototype.visit.bind(scope)
  for (let count = 0; count < 3; count++) visits.mockImplementationOnce(visit)
  visits.mockRejectedValueOnce(new Error('no room'))
  await expect(journal.undo(scope, both)).rejects.toThrow('no room')
  expect(texts()).toEqual(['aaa', 'b'])
  visits.mockRestore()
  expect((await journal.undo(scope, both)).changes).toHaveLength(1)
  await journal.undo(scope, first)
  expect(texts()).toEqual(['a', 'b'])
})
