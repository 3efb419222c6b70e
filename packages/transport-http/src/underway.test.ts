import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Underway, type Placed } from './underway.js'

it('holds what has come and not gone, in whatever order that happens', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 50 }), (steps) => {
      const underway = new Underway<Placed>()
      const held: Placed[] = []
      for (const step of steps) {
        const gone = step % 2 ? held.splice(step % (held.length || 1), 1)[0] : undefined
        if (gone) underway.remove(gone)
        else {
          const come = { place: -1 }
          held.push(come)
          underway.add(come)
        }
        expect(new Set(underway)).toEqual(new Set(held))
        expect([...underway]).toHaveLength(held.length)
      }
    }),
  )
})

it('goes through those under way at the start, though they leave meanwhile', () => {
  const underway = new Underway<Placed>()
  for (let count = 0; count < 3; count++) underway.add({ place: -1 })
  let seen = 0
  for (const each of underway) {
    seen++
    underway.remove(each)
  }
  expect([seen, [...underway]]).toEqual([3, []])
})
