import { expect, it } from 'vitest'
import { gazetteer } from './gazetteer/load.js'
import { completeStates } from './gazetteer/completion.js'
import { isState } from './states.js'

it('knows each state that is offered for completion', async () => {
  const offered = completeStates(await gazetteer(), '')
  expect(offered.length).toBeGreaterThan(45)
  expect(offered.filter((letters) => !isState(letters))).toEqual([])
})

it.each(['DC', 'PR', 'GU'])('knows %s, which is none', (letters) => expect(isState(letters)).toBe(true))
it.each(['ZZ', 'ks', 'Kansas', ''])('does not know %j', (letters) => expect(isState(letters)).toBe(false))
