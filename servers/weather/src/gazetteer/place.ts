/** A town or city of the gazetteer. */
export interface Place {
  /** The GeoNames id. */
  readonly id: number
  readonly name: string
  /** In simplified signs, the most usual first; often none. */
  readonly chineseNames: readonly string[]
  /** Degrees north, to a hundredth. */
  readonly latitude: number
  /** Degrees east, to a hundredth. */
  readonly longitude: number
  /** ISO 3166 code of two letters. */
  readonly country: string
  /** The first division of the country, where it is known: a state, a province. */
  readonly region: Region | undefined
  /** To four digits. */
  readonly population: number
  /** Metres above the sea; null where it is not known. */
  readonly elevation: number | null
  /** IANA name. */
  readonly timezone: string
  readonly isCapital: boolean
}

/** A state or province. */
export interface Region {
  /** The code that GeoNames gives it within its country: letters in some countries (`TX`), digits in others. */
  readonly code: string
  readonly name: string
  /** In simplified signs, where it is known. */
  readonly chineseName: string | undefined
}
