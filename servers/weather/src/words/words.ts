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
  readonly notes: NoteWords
  readonly steps: StepWords
  readonly search: SearchWords
  /** A point of the globe; north and east are positive. */
  readonly position: (latitude: number, longitude: number) => string
}

/** The words about warnings. */
export interface AlertWords {
  readonly some: (count: number, area: string) => string
  readonly none: (area: string) => string
  readonly notCovered: (area: string) => string
  readonly unavailable: (area: string) => string
  readonly notAsked: (area: string) => string
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
  /** Of a twilight without beginning and end: the sun stays above its height all night, or below it all day. */
  readonly stays: Readonly<Record<'above' | 'below', string>>
  /** Of a twilight that does not end that night, or had not begun anew the night before. */
  readonly fromDawn: (dawn: string) => string
  readonly untilDusk: (dusk: string) => string
  readonly noTwilight: string
  readonly moon: string
  /** The phases; the name of one itself where it has no word. */
  readonly phases: Readonly<Record<string, string>>
  readonly lit: (percent: number) => string
}

/** The notes on how an answer came about. What an error says in them is given, and stays as it is. */
export interface NoteWords {
  /** What stood in the way, and whose answer it therefore is. */
  readonly instead: (reason: string, provider: string) => string
  readonly failsNow: (provider: string) => string
  readonly fewerDays: (provider: string, given: number, wanted: number) => string
  readonly noHours: (provider: string) => string
  readonly saidBefore: (reason: string, provider: string, minutes: number) => string
  readonly measuredAt: (station: string, minutes: number) => string
  /** How many alerts there are, and how many of them are told. */
  readonly worst: (count: number, shown: number) => string
  readonly nights: string
  readonly late: (days: number) => string
  readonly bundled: string
  readonly bundledDays: (first: string, last: string) => string
  readonly calls: (provider: string, weather: string) => string
  readonly parent: (reason: string, city: string) => string
  readonly nobodyWarns: (area: string) => string
  readonly asksNobody: string
}

/** The steps that a tool tells of. */
export interface StepWords {
  readonly finding: string
  readonly findingOne: (number: number, count: number) => string
  readonly asking: (provider: string, about: string) => string
  readonly done: string
}

/** The words about places that were searched. */
export interface SearchWords {
  /** How many there are, and how many of them follow. */
  readonly found: (query: string, count: number, shown: number) => string
  readonly people: (count: number) => string
}
