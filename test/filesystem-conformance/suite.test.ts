import { afterAll, describe, expect, it } from 'vitest'
import { cases } from './cases.js'
import { show, shown } from './readme.js'
import { columns, servers } from './servers.js'
import { Suite } from './suite.js'
import { print, type Outcome } from './table.js'

const outcomes = new Map(servers.map(({ name }) => [name, new Map<string, string | undefined>()]))
const table = (): string => print(cases, Object.fromEntries(columns.map((name) => [name, outcomes.get(name)])))

for (const { name: server, command, fails } of servers) {
  describe(`the server ${server}`, () => {
    const suite = new Suite(command)
    afterAll(() => suite.close())

    for (const each of cases) {
      it(each.name, async () => {
        const why = await suite.run(each)
        outcomes.get(server)!.set(each.name, why)
        expect(why).toBe(fails[each.name])
      })
    }

    it('is known to fail nothing but cases that there are', () => {
      expect(cases.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(fails)))
    })
  })
}

it('every case has a name of its own', () => {
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length)
})

it.skipIf(process.env.UPDATE_README)('comes to what the README shows; `UPDATE_README=1` writes it there', (context) => {
  const isWhole = (outcome: Outcome | undefined): boolean => outcome?.size === cases.length
  if (!columns.every((name) => isWhole(outcomes.get(name)))) context.skip('not all of the cases were run')
  expect(shown('conformance')).toBe(table())
})
afterAll(() => {
  if (process.env.UPDATE_README) show('conformance', table())
})
