type Cell = { passed: Set<string>; left: Map<string, string> }

/** What the matrix came to: behaviours down, revisions across, in each cell the channels that passed. */
export class Table {
  readonly #versions: readonly string[]
  readonly #channels: readonly string[]
  readonly #rows = new Map<string, Map<string, Cell>>()

  constructor(behaviours: readonly string[], versions: readonly string[], channels: readonly string[]) {
    this.#versions = versions
    this.#channels = channels
    for (const each of behaviours) this.#rows.set(each, new Map())
  }

  /** A behaviour passed in a cell. */
  pass(behaviour: string, version: string, channel: string): void {
    this.#cell(behaviour, version).passed.add(channel)
  }

  /** A behaviour cannot be had in a cell. */
  leaveOut(behaviour: string, version: string, channel: string, reason: string): void {
    this.#cell(behaviour, version).left.set(channel, reason)
  }

  /** Whether every cell was run or left out. */
  get complete(): boolean {
    const all = this.#versions.length * this.#channels.length
    const known = (cells: Map<string, Cell>): number =>
      [...cells.values()].reduce((n, { passed, left }) => n + passed.size + left.size, 0)
    return [...this.#rows.values()].every((cells) => known(cells) === all)
  }

  /** The table in Markdown: how many channels of all passed, with a note for each that was left out. */
  print(): string {
    const notes: string[] = []
    const noteOf = (reason: string): number => {
      if (!notes.includes(reason)) notes.push(reason)
      return notes.indexOf(reason) + 1
    }
    const rows = [...this.#rows].map(([behaviour, cells]) => {
      const printed = this.#versions.map((version) => this.#printed(cells.get(version), noteOf))
      return `| ${[behaviour, ...printed].join(' | ')} |`
    })
    const head = [`| channels: ${this.#channels.length} | ${this.#versions.join(' | ')} |`]
    const rule = `| --- |${' --- |'.repeat(this.#versions.length)}`
    return [...head, rule, ...rows, '', ...notes.map((reason, i) => `${i + 1}. ${reason}`)].join('\n')
  }

  #printed(cell: Cell | undefined, noteOf: (reason: string) => number): string {
    if (!cell) return 'not run'
    const reasons = [...new Set(cell.left.values())].map(noteOf)
    const passed = `${cell.passed.size}/${this.#channels.length}`
    return reasons.length > 0 ? `${passed} (${reasons.join(', ')})` : passed
  }

  #cell(behaviour: string, version: string): Cell {
    const row = this.#rows.get(behaviour) ?? new Map<string, Cell>()
    this.#rows.set(behaviour, row)
    const cell = row.get(version) ?? { passed: new Set(), left: new Map() }
    row.set(version, cell)
    return cell
  }
}
