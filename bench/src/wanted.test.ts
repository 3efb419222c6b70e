import { expect, it } from 'vitest'
import { wantedBy, WrongArguments, type Wanted } from './wanted.js'

const scenarios = [{ name: 'call', isChecked: true }, { name: 'start' }]

it.each<[string, Wanted]>([
  ['', { kind: 'measure', names: [] }],
  ['start call --rounds 2', { kind: 'measure', names: ['start', 'call'], rounds: 2 }],
  ['--check', { kind: 'check', names: [], isShort: false }],
  ['--check --short call', { kind: 'check', names: ['call'], isShort: true }],
  ['--write', { kind: 'write' }],
  ['nonsense --help', { kind: 'help' }],
])('reads "%s"', (words, wanted) => {
  expect(wantedBy(words.split(' ').filter(Boolean), scenarios)).toEqual(wanted)
})

it.each([
  ['cal starts', 'There is no scenario cal, starts. There are call, start'],
  ['--check nonsense', 'There is no scenario nonsense'],
  ['--check start', 'Of start nothing is checked. Checked are call'],
  ['--rounds 0', '--rounds is a number from 1 on, not "0"'],
  ['--rounds abc', 'not "abc"'],
  ['--rounds 1.5', 'not "1.5"'],
  ['--rounds', "'--rounds <value>' argument missing"],
  ['--rounds 1 --check', '--rounds goes neither with --check'],
  ['--short', '--short goes with --check'],
  ['--check --write', 'Either --check or --write'],
  ['--write call', 'it takes no names'],
  ['--fast', "Unknown option '--fast'"],
])('says what is wrong with "%s"', (words, complaint) => {
  const read = (): Wanted => wantedBy(words.split(' '), scenarios)
  expect(read).toThrow(WrongArguments)
  expect(read).toThrow(complaint)
  expect(read).not.toThrow('positional')
})
