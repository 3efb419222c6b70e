// Makes data/days.txt.br, the days that were measured at Seattle and New York from 2012 to 2015, out of what NOAA published
// (public domain) as packed by `vega-datasets` (BSD-3-Clause).
// Run by hand, after `npm install --prefix FOLDER vega-datasets@3.2.1`:
//   node history-build/build.mjs FOLDER/node_modules
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync } from 'node:zlib'

const places = ['Seattle', 'New York']

const modules = path.resolve(process.argv[2] ?? 'node_modules')
const [head, ...lines] = readFileSync(path.join(modules, 'vega-datasets/data/weather.csv'), 'utf8').trim().split('\n')
const columns = head.split(',')
const rows = lines.map((line) => {
  const cells = line.split(',')
  return Object.fromEntries(columns.map((column, i) => [column, cells[i]]))
})

// The wind is left out, for it is a mean whose unit its packagers do not agree on, and so is the word for the weather, which
// they made up out of the rest.
const kept = ['temp_max', 'temp_min', 'precipitation']
const tenths = (cell) => {
  const value = Math.round(Number(cell) * 10)
  if (cell === '' || Number.isNaN(value)) throw new Error(`'${cell}' is no measurement`)
  return value
}

const sections = places.map((name) => {
  const days = rows.filter(({ location }) => location === name)
  days.forEach(({ date }, i) => {
    const expected = new Date(Date.parse(days[0].date) + i * 86_400_000).toISOString().slice(0, 10)
    if (date !== expected) throw new Error(`${name} has ${date} where ${expected} was to come`)
  })
  const values = kept.map((column) => days.map((day) => tenths(day[column])).join(' '))
  return [name, days[0].date, ...values].join('\n')
})
const packed = brotliCompressSync(sections.join('\f'))
writeFileSync(new URL('../data/days.txt.br', import.meta.url), packed)
console.log(`${rows.length} days, ${packed.length} bytes`)
