import { expect, it } from 'vitest'
import { said } from './said.js'

const node = (program: string): string[] => [process.execPath, '-e', program]

it('returns what a command wrote', async () => {
  expect(await said(0, node("console.log('hello')"))).toBe('hello\n')
})

it.each([
  ['console.error("no room"); process.exit(3)', 'ended with 3, and said: no room'],
  ['', 'ended with 0, and said: nothing'],
])('throws with what a command complained of: %s', async (program, words) => {
  await expect(said(1, node(program))).rejects.toThrow(words)
})
