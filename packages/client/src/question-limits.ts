/** How much a server may ask. */
export interface QuestionLimits {
  /** With how many times in a row that it asks back a call is given up. */
  readonly rounds: number
  /** How many questions it may ask in one call. */
  readonly questions: number
  /** How many questions are answered at the same time, whichever calls they come with. */
  readonly atOnce: number
}

interface Wished {
  maxRounds?: number
  maxQuestions?: number
}

/** As many are answered at the same time, and more only where one call may ask more. */
const usualAtOnce = 100

/** The limits that a client's options ask for. */
export function questionLimits({ maxRounds = 10, maxQuestions = 100 }: Wished): QuestionLimits {
  return { rounds: maxRounds, questions: maxQuestions, atOnce: Math.max(usualAtOnce, maxQuestions) }
}
