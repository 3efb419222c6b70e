import * as forms from '../forms.js'
import type { Keyword } from './keyword.js'

const bound = (words: string, fits: (value: number, limit: number) => boolean): Keyword => ({
  form: forms.number,
  make(limit: number) {
    const expected = `${words} ${limit}`
    return (v, run) => typeof v !== 'number' || fits(v, limit) || run.fail(expected, v)
  },
})

/** The number it may reach, downwards. */
export const minimum: Keyword = bound('at least', (value, limit) => value >= limit)

/** The number it may reach, upwards. */
export const maximum: Keyword = bound('at most', (value, limit) => value <= limit)

/** The number it must stay above. */
export const exclusiveMinimum: Keyword = bound('more than', (value, limit) => value > limit)

/** The number it must stay below. */
export const exclusiveMaximum: Keyword = bound('less than', (value, limit) => value < limit)

/** A number as digits and a power of ten: what its JSON says, where the double in memory may be a little off. */
const decimal = (value: number): { digits: bigint; power: number } => {
  const [, sign, whole, fraction = '', power = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([-+]\d+))?$/.exec(String(value))!
  return { digits: BigInt(`${sign}${whole}${fraction}`), power: Number(power) - fraction.length }
}

const isMultiple = (value: number, of: number): boolean => {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(of)) return value % of === 0
  const a = decimal(value)
  const b = decimal(of)
  const power = Math.min(a.power, b.power)
  return (a.digits * 10n ** BigInt(a.power - power)) % (b.digits * 10n ** BigInt(b.power - power)) === 0n
}

/** The number it must be a multiple of, reckoned in decimals. */
export const multipleOf: Keyword = {
  form: forms.positive,
  make: (of: number) => (v, run) => {
    if (typeof v !== 'number') return true
    if (!Number.isFinite(v)) return run.fail(`a multiple of ${of}`, v)
    run.spend(20)
    return isMultiple(v, of) || run.fail(`a multiple of ${of}`, v)
  },
}
