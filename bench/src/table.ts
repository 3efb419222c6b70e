import { figure, judged, median, ratios } from './judge.js'
import { metrics, type Outcome } from './scenario.js'

/** The cells of a table: a head, and a row for each entrant. */
export function cells(outcome: Outcome): string[][] {
  const [main] = outcome.shows
  const names = Object.keys(outcome.rows)
  const bases =
    names.length > 1 ? ['bare', 'mortise'].filter((base) => names.some((name) => baseOf(name, base, names))) : []
  const head = ['', ...outcome.shows.map((metric) => titled(metric)), ...bases.map((base) => `x ${base}`)]
  const rows = names.map((name) => [
    name,
    ...outcome.shows.map((metric) => told(figure(outcome, name, metric), metrics[metric].digits)),
    ...bases.map((base) => told(median(ratios(outcome, name, baseOf(name, base, names) ?? '', main!)), 2)),
  ])
  return [head, ...rows]
}

/** Whom an entrant is held against: the one of its own kind, where its name ends with one. */
function baseOf(name: string, base: string, names: readonly string[]): string | undefined {
  const [kind] = /(?:-zod| client|, \d+)$/.exec(name) ?? ['']
  return names.includes(base + kind) ? base + kind : undefined
}

const titled = (metric: Outcome['shows'][number]): string => {
  const { title, unit } = metrics[metric]
  return unit && unit !== '/s' ? `${title}, ${unit}` : title
}

const told = (value: number, digits: number): string =>
  Number.isNaN(value)
    ? ''
    : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })

/** An outcome as a table for a terminal, with what is promised below it. */
export function inColumns(outcome: Outcome): string {
  const table = cells(outcome)
  const widths = table[0]!.map((_, i) => Math.max(...table.map((row) => row[i]!.length)))
  const lines = table.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  '),
  )
  const verdicts = judged(outcome).map(({ words, isMet }) => `  ${isMet ? 'met   ' : 'MISSED'} ${words}`)
  return [`\n${outcome.name}: ${outcome.title}`, ...lines, ...verdicts].join('\n')
}

/** An outcome as a section of a page. */
export function inMarkdown(outcome: Outcome): string {
  const [head, ...rows] = cells(outcome)
  const line = (row: readonly string[]): string => `| ${row.join(' | ')} |`
  const rule = line(head!.map((_, i) => (i === 0 ? '---' : '--:')))
  const verdicts = judged(outcome).map(({ words, isMet }) => `- ${isMet ? 'met' : '**missed**'}: ${words}`)
  const title = `## ${outcome.title[0]!.toUpperCase()}${outcome.title.slice(1)}\n\n\`npm run bench -- ${outcome.name}\``
  return [`${title}\n`, line(head!), rule, ...rows.map(line), ...(verdicts.length > 0 ? ['', ...verdicts] : [])].join(
    '\n',
  )
}
