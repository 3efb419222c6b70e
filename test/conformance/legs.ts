import { Suite, type Side, type Verdict } from './suite.js'

/** A part of the run: one suite, one side, one revision. */
export interface Leg {
  readonly name: string
  readonly suite: Suite
  readonly side: Side
  /** Passed to the suite; the old one takes it for a choice of scenarios only, so it gets none. */
  readonly revision: string | undefined
  readonly scenarios: readonly string[]
}

const revisions = ['2025-03-26', '2025-06-18', '2025-11-25', '2026-07-28']

/** Every part of the run, for one side. */
export async function legsOf(side: Side): Promise<Leg[]> {
  const [old, recent] = [new Suite('0.1.16'), new Suite('0.2.0')]
  old.install()
  recent.install()
  const all = await old.scenarios(side)
  const known = await recent.scenarios(side)
  const named = (
    from: ReadonlyMap<string, readonly string[]>,
    wanted: (tags: readonly string[]) => boolean,
  ): string[] => [...from].flatMap(([name, tags]) => (wanted(tags) ? [name] : []))
  return [
    {
      name: `${side} 0.1.16`,
      suite: old,
      side,
      revision: undefined,
      scenarios: named(all, (tags) => !tags.includes('extension')),
    },
    ...revisions.map((revision) => ({
      name: `${side} 0.2.0 ${revision}`,
      suite: recent,
      side,
      revision,
      scenarios: named(known, (tags) => tags.includes(revision)),
    })),
    {
      name: `${side} 0.2.0 extensions`,
      suite: recent,
      side,
      revision: undefined,
      scenarios: named(known, (tags) => tags.includes('extension')),
    },
  ]
}

/** Runs the scenarios of a leg: a client's each alone, two at a time; a server's one after another, for they share it. */
export async function runLeg({ name, suite, side, revision, scenarios }: Leg, target: string): Promise<Verdict[]> {
  if (side === 'server' && !name.endsWith('extensions')) return suite.runAll(scenarios, target, revision)
  const verdicts: Verdict[] = []
  const queue = scenarios.entries()
  const worker = async (): Promise<void> => {
    for (const [i, scenario] of queue) verdicts[i] = await suite.run(side, scenario, target, revision)
  }
  await Promise.all(Array.from({ length: side === 'client' ? 2 : 1 }, worker))
  return verdicts
}
