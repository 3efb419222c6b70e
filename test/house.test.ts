import { fileURLToPath } from 'node:url'
import { methods, versions } from '@mortise/protocol'
import { expect, it } from 'vitest'
import { rules } from './house/rules.js'
import { readHouse } from './house/source.js'

const house = readHouse(fileURLToPath(new URL('..', import.meta.url)))
const names = Object.values(methods).map(({ name }) => name)

it('sees the packages, the servers and the tests', () => {
  for (const file of ['packages/protocol/src/index.ts', 'servers/weather/src/index.ts', 'test/house.test.ts']) {
    expect(house.sources.map(({ path }) => path)).toContain(file)
  }
})

for (const [name, rule] of Object.entries(rules({ versions, methods: names }))) {
  it(name, () => {
    const faults = rule(house).map(({ path, line, what }) => `${path}:${line} ${what}`)
    expect(faults, `${name}:\n${faults.join('\n')}\n`).toEqual([])
  })
}
