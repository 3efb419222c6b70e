import { setImmediate } from 'node:timers/promises'

/** How many are sorted at once; that takes about a millisecond. */
const RUN = 4096

interface Named {
  readonly name: string
}

const compare = (one: Named, other: Named): number => (one.name < other.name ? -1 : 1)

const merged = <T extends Named>(one: readonly T[], other: readonly T[]): T[] => {
  const all: T[] = []
  let at = 0
  for (const each of one) {
    while (at < other.length && other[at]!.name < each.name) all.push(other[at++]!)
    all.push(each)
  }
  while (at < other.length) all.push(other[at++]!)
  return all
}

/** In order of the code units of their names; where there are very many, others get their turn while they are sorted. */
export const inOrder = async <T extends Named>(names: T[]): Promise<T[]> => {
  if (names.length <= RUN) return names.sort(compare)
  let runs: T[][] = []
  for (let at = 0; at < names.length; at += RUN) {
    runs.push(names.slice(at, at + RUN).sort(compare))
    await setImmediate()
  }
  while (runs.length > 1) {
    const longer: T[][] = []
    for (let at = 0; at < runs.length; at += 2) {
      longer.push(merged(runs[at]!, runs[at + 1] ?? []))
      await setImmediate()
    }
    runs = longer
  }
  return runs[0] ?? []
}
