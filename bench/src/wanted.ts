import { parseArgs } from 'node:util'

/** How this is used. */
export const usage = `npm run bench                        measures everything, in about ten minutes
npm run bench -- NAME...             measures these scenarios
npm run bench -- NAME... --rounds N  in so many rounds, to have a look: what comes out is not kept
npm run bench -- --check [NAME...]   fails where ours over bare is a fifth worse than in bench/figures.json
npm run bench -- --check --short     the same in three rounds, of which the best counts, against a third and a bit
npm run bench -- --write             makes bench/figures.json and docs/performance.md of what was measured last`

/** What is wanted of this program. */
export type Wanted = { readonly kind: 'help' } | { readonly kind: 'write' } | Measuring | Checking

/** These scenarios measured, or all where there are no names. */
export interface Measuring {
  readonly kind: 'measure'
  readonly names: readonly string[]
  readonly rounds?: number
}

/** Of these scenarios, or all that are checked, what came out held against what is committed. */
export interface Checking {
  readonly kind: 'check'
  readonly names: readonly string[]
  readonly isShort: boolean
}

/** What is known of a scenario here. */
interface Known {
  readonly name: string
  readonly isChecked?: boolean
}

/** What is wrong with the arguments. */
export class WrongArguments extends Error {}

const options = {
  rounds: { type: 'string' },
  check: { type: 'boolean', default: false },
  short: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options })
  } catch (error) {
    // The first sentence says it; the next is about file names that begin with a dash.
    throw new WrongArguments((error as Error).message.split('. To ', 1)[0])
  }
}

const mustBe = (isRight: boolean, words: string): void => {
  if (!isRight) throw new WrongArguments(words)
}

const namesOf = (all: readonly Known[]): string => all.map(({ name }) => name).join(', ')

/** Reads the arguments. Throws {@link WrongArguments}, with what would be right. */
export function wantedBy(args: readonly string[], scenarios: readonly Known[]): Wanted {
  const { values, positionals: names } = parse(args)
  const { check, short, write, rounds, help } = values
  if (help) return { kind: 'help' }
  const unknown = names.filter((name) => !scenarios.some((scenario) => scenario.name === name))
  mustBe(unknown.length === 0, `There is no scenario ${unknown.join(', ')}. There are ${namesOf(scenarios)}`)
  mustBe(!short || check, '--short goes with --check')
  mustBe(!(check && write), 'Either --check or --write')
  mustBe(rounds === undefined || !(check || write), '--rounds goes neither with --check nor with --write')
  if (write) {
    mustBe(names.length === 0, '--write keeps all that was measured last: it takes no names')
    return { kind: 'write' }
  }
  if (check) {
    const checked = scenarios.filter(({ isChecked }) => isChecked)
    const others = names.filter((name) => !checked.some((scenario) => scenario.name === name))
    mustBe(others.length === 0, `Of ${others.join(', ')} nothing is checked. Checked are ${namesOf(checked)}`)
    return { kind: 'check', names, isShort: short }
  }
  if (rounds === undefined) return { kind: 'measure', names }
  mustBe(/^[1-9]\d{0,3}$/.test(rounds), `--rounds is a number from 1 on, not ${JSON.stringify(rounds)}`)
  return { kind: 'measure', names, rounds: Number(rounds) }
}
