import { expect, it } from 'vitest'
import { undoAll, undoAtEnd } from './behind.js'

it('undoes at the end what has not been undone before, and nothing twice', () => {
  const told: string[] = []
  const first = undoAtEnd(() => void told.push('first'))
  undoAtEnd(() => void told.push('second'))
  first()
  first()
  expect(told).toEqual(['first'])
  undoAll()
  undoAll()
  expect(told).toEqual(['first', 'second'])
})
