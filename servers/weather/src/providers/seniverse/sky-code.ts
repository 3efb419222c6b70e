/** What the codes of Seniverse are as WMO codes, which have none for sleet, dust, sand, haze, wind, cold and heat. */
const codes: Readonly<Record<string, number>> = {
  0: 0,
  1: 0,
  2: 1,
  3: 1,
  4: 2,
  5: 2,
  6: 2,
  7: 3,
  8: 3,
  9: 3,
  10: 81,
  11: 95,
  12: 96,
  13: 61,
  14: 63,
  15: 65,
  16: 65,
  17: 65,
  18: 65,
  19: 67,
  21: 85,
  22: 71,
  23: 73,
  24: 75,
  25: 75,
  30: 45,
}

/** The WMO code of a code of Seniverse; null where there is none. */
export const wmoCode = (code: string | undefined): number | null =>
  code !== undefined && Object.hasOwn(codes, code) ? codes[code]! : null
