/** The words of which the texts about weather are made, in one language. */
export interface Words {
  readonly colon: string
  readonly comma: string
  readonly semicolon: string
  /** Around what explains the words before. */
  readonly brackets: readonly [open: string, close: string]
  readonly unknown: string
  readonly to: string
  readonly weather: string
  readonly temperature: string
  readonly feelsLike: string
  readonly wind: string
  readonly windUpTo: string
  readonly gusts: string
  readonly precipitation: string
  readonly probability: string
  readonly humidity: string
  readonly cloudCover: string
  readonly pressure: string
  readonly uvIndex: string
  readonly hours: string
  readonly note: string
  readonly days: (count: number) => string
  /** Where a wind comes from, as one of the eight points of the compass, from north on clockwise. */
  readonly from: readonly string[]
  /** Asks which of several places of one name is meant. */
  readonly several: (name: string) => string
  /** Asks whether one of some places is meant by a name that none has. */
  readonly nearly: (name: string) => string
  readonly meant: string
  readonly sample: string
  readonly stale: (seconds: number) => string
  /** What kinds of values there are, as in a provenance; the kind itself where it has no word. */
  readonly kinds: Readonly<Record<string, string>>
  /** What the WMO codes mean that forecasts use. */
  readonly codes: Readonly<Record<number, string>>
  readonly code: string
  readonly alerts: AlertWords
  readonly air: AirWords
  readonly sky: SkyWords
}

/** The words about warnings. */
export interface AlertWords {
  readonly some: (count: number, area: string) => string
  readonly none: (area: string) => string
  readonly notCovered: (area: string) => string
  readonly unavailable: (area: string) => string
  readonly severities: Readonly<Record<string, string>>
  readonly from: string
  readonly until: string
  readonly areas: string
  readonly sender: string
  readonly instruction: string
}

/** The words about the air. */
export interface AirWords {
  readonly title: string
  readonly carbonMonoxide: string
  readonly nitrogenDioxide: string
  readonly sulphurDioxide: string
  readonly ozone: string
  readonly europeanIndex: string
  readonly usIndex: string
}

/** The words about sun and moon. */
export interface SkyWords {
  readonly never: string
  readonly sun: (rises: string, sets: string) => string
  readonly polar: Readonly<Record<'polar day' | 'polar night', string>>
  readonly noon: string
  readonly length: string
  readonly hoursAndMinutes: (hours: number, minutes: number) => string
  readonly undefined: string
  readonly twilights: readonly [civil: string, nautical: string, astronomical: string]
  readonly moon: string
  /** The phases; the name of one itself where it has no word. */
  readonly phases: Readonly<Record<string, string>>
  readonly lit: (percent: number) => string
}
