/** What the names of icons mean that a WMO code can say: it has none for smoke, dust, heat, wind or storms by name. */
const codes: Readonly<Record<string, number>> = {
  skc: 0,
  few: 1,
  sct: 2,
  bkn: 3,
  ovc: 3,
  wind_skc: 0,
  wind_few: 1,
  wind_sct: 2,
  wind_bkn: 3,
  wind_ovc: 3,
  fog: 45,
  rain: 63,
  rain_showers: 81,
  rain_showers_hi: 80,
  fzra: 67,
  rain_fzra: 67,
  snow_fzra: 67,
  snow: 73,
  blizzard: 75,
  rain_snow: 73,
  tsra: 95,
  tsra_sct: 95,
  tsra_hi: 95,
}

/** The WMO code for the worse half of an icon such as `…/icons/land/day/sct/rain,40?size=medium`; null where there is none. */
export function codeOf(icon: string | null | undefined): number | null {
  const [, halves = ''] = /\/icons\/\w+\/(?:day|night)\/([^?]*)/.exec(icon ?? '') ?? []
  const names = halves.split('/', 2).map((half) => half.split(',', 1)[0]!)
  const known = names.flatMap((name) => (Object.hasOwn(codes, name) ? codes[name]! : []))
  return known.length === 0 ? null : Math.max(...known)
}
