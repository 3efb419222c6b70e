/** What one measurement came to, by the name of the metric. */
export type Figures = Readonly<Record<string, number>>

/** The units in which the metrics are told. */
export const metrics = {
  cpu: { unit: 'µs', title: 'CPU per call', digits: 1 },
  rate: { unit: '/s', title: 'calls per second', digits: 0 },
  p50: { unit: 'ms', title: 'p50', digits: 3 },
  p99: { unit: 'ms', title: 'p99', digits: 3 },
  peak: { unit: 'MB', title: 'peak memory', digits: 0 },
  wall: { unit: 'ms', title: 'wall', digits: 1 },
  work: { unit: 'ms', title: 'CPU', digits: 1 },
  heap: { unit: 'MB', title: 'heap', digits: 2 },
  growth: { unit: 'MB', title: 'heap grown since call 200,000', digits: 2 },
  files: { unit: '', title: 'open files more since then', digits: 0 },
  each: { unit: 'KB', title: 'per session', digits: 1 },
  gzip: { unit: 'KB', title: 'minified, gzip', digits: 1 },
  installed: { unit: 'MB', title: 'installed', digits: 2 },
  packages: { unit: '', title: 'third-party packages', digits: 0 },
} as const
/** The name of a metric. */
export type Metric = keyof typeof metrics

/** One who takes part in a scenario; started, and seen to answer rightly. */
export interface Entrant {
  readonly name: string
  /** Measures once, some second long. */
  measure(): Promise<Figures>
  stop(): Promise<void>
}

/** Entrants by name, each of whom is started in the same way. */
export const entrantsOf = (names: readonly string[], enter: (name: string) => Promise<Entrant>): Scenario['entrants'] =>
  Object.fromEntries(names.map((name) => [name, () => enter(name)]))

/** One who has nothing to start before it is measured, and nothing to stop. */
export const passing = async (name: string, measure: Entrant['measure']): Promise<Entrant> => ({
  name,
  measure,
  stop: async () => {},
})

/** What is promised: `of` is at most (or at least) so many times, or so much more than, `to`. */
export interface Target {
  readonly metric: Metric
  /** Default `mortise`. */
  readonly of?: string
  /** Whose figure it is held against; absent: it is held against `limit` itself. */
  readonly to?: string
  readonly kind: 'at most' | 'at least' | 'at most more'
  readonly limit: number
}

/** One thing that is measured. */
export interface Scenario {
  readonly name: string
  readonly title: string
  /** What is told of each, the first being what ratios are made of. */
  readonly shows: readonly Metric[]
  /** How many times each takes its turn; default 5. Who is in no target takes three turns. */
  readonly rounds?: number
  /** Whether what it measures is the whole life of an entrant, with nothing to be warmed up; default false. */
  readonly isOnce?: boolean
  /** Whether it measures no time: then all its entrants are measured at once, once, beside other scenarios like it. */
  readonly isTimeless?: boolean
  /** Every entrant by name, and how it is started. */
  readonly entrants: Readonly<Record<string, () => Promise<Entrant>>>
  readonly targets?: readonly Target[]
  /** Whether the check compares it with the figures that are committed: its first metric, ours over the first entrant. */
  readonly isChecked?: boolean
}

/** What came out: for each entrant its figure of each metric, one a round. */
export interface Outcome {
  readonly name: string
  readonly title: string
  readonly shows: readonly Metric[]
  readonly rows: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>
  readonly targets: readonly Target[]
  readonly isChecked: boolean
}

/** How much of a scenario is run. */
export interface Extent {
  readonly rounds?: number
  /** Only these entrants; default all. */
  readonly only?: readonly string[]
}

/** Runs scenarios one by one, and at last those in which time plays no part, beside one another. */
export async function* runAll(scenarios: readonly Scenario[], extent: Extent): AsyncGenerator<Outcome> {
  for (const scenario of scenarios) if (!scenario.isTimeless) yield await run(scenario, extent)
  const timeless = scenarios.filter(({ isTimeless }) => isTimeless)
  // All of them end, and stop what they started, before one that failed is told of.
  for (const ran of await Promise.allSettled(timeless.map((scenario) => run(scenario, extent)))) {
    if (ran.status === 'rejected') throw ran.reason
    yield ran.value
  }
}

/** Whether a target or the check speaks of an entrant, or there is no target to speak of anyone. */
const isHeld = (scenario: Scenario, name: string): boolean =>
  !scenario.targets?.length ||
  isInTarget(scenario, name) ||
  (scenario.isChecked === true && (name === 'mortise' || name === Object.keys(scenario.entrants)[0]))

const isInTarget = ({ targets = [] }: Scenario, name: string): boolean =>
  targets.some(({ of = 'mortise', to }) => name === of || name === to)

/** Measures for nothing: what has run little is not yet compiled. Who is slow, and in a target, takes a second turn. */
async function warm(entrant: Entrant, isInTarget: boolean): Promise<void> {
  const { rate = Infinity } = await entrant.measure()
  if (isInTarget && rate < 2_000) await entrant.measure()
}

/** Runs a scenario: all entrants are started, and take turns, every other round in the opposite order. */
export async function run(scenario: Scenario, { rounds = scenario.rounds ?? 5, only }: Extent = {}): Promise<Outcome> {
  const names = Object.keys(scenario.entrants).filter((name) => only?.includes(name) ?? true)
  const running = new Map<string, Entrant>()
  const seen = new Map<string, Figures[]>()
  try {
    const of = async <T>(name: string, work: Promise<T>): Promise<T> =>
      work.catch((cause: unknown) => {
        throw new Error(`${scenario.name}: ${name} cannot be measured`, { cause })
      })
    for (const name of names) running.set(name, await of(name, scenario.entrants[name]!()))
    const measure = async (name: string): Promise<void> => {
      const figures = await of(name, running.get(name)!.measure())
      if (figures.rate === 0)
        throw new Error(`${scenario.name}: ${name} answered nothing in its turn. Is the machine busy?`)
      seen.set(name, [...(seen.get(name) ?? []), figures])
    }
    if (scenario.isTimeless) await Promise.all(names.map(measure))
    else {
      if (!scenario.isOnce)
        for (const [name, entrant] of running) await of(name, warm(entrant, isInTarget(scenario, name)))
      for (let round = 0; round < rounds; round++) {
        const all = round < 3 ? names : names.filter((name) => isHeld(scenario, name))
        for (const name of round % 2 === 0 ? all : all.toReversed()) await measure(name)
      }
    }
  } finally {
    await Promise.all([...running.values()].map((entrant) => entrant.stop()))
  }
  const { name, title, shows, targets = [], isChecked = false } = scenario
  const column = (all: readonly Figures[], metric: Metric): number[] =>
    all.flatMap((figures) => (figures[metric] === undefined ? [] : [Number(figures[metric].toPrecision(5))]))
  const rows = Object.fromEntries(
    names.map((name) => [name, Object.fromEntries(shows.map((metric) => [metric, column(seen.get(name)!, metric)]))]),
  )
  return { name, title, shows, rows, targets, isChecked }
}
