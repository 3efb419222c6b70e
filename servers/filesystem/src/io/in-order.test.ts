import { expect, it } from 'vitest'
import { inOrder } from './in-order.js'

it.each([0, 1, 4096, 4097, 20_000])('puts %i names in order, as one sort would', async (count) => {
  const names = Array.from({ length: count }, (_, at) => ({ name: `${(at * 7919) % 10_007}-${at}` }))
  const wanted = names.map(({ name }) => name).toSorted()
  expect((await inOrder(names)).map(({ name }) => name)).toEqual(wanted)
})
