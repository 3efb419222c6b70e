// Which of the Chinese names that GeoNames lists for a place, in no order, is the one that people in mainland China use.
import { readFileSync } from 'node:fs'
import path from 'node:path'

const listed = new Map(
  readFileSync(new URL('chinese-names.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\t')),
)
/** Here names are words and not sounds, which says nothing of how sounds are written. */
const writesSigns = new Set(['CN', 'TW', 'HK', 'MO', 'JP', 'KR', 'KP'])

/**
 * Makes the function that puts the best name of a place first. The name that CLDR gives the city of a time zone is the
 * best, unless our list has another, then the one whose signs are the most usual among all names: sounds are written with a few
 * hundred signs in the mainland, and names from elsewhere, or from long ago, have rarer ones.
 */
export function chineseNames(places, modules, simplified) {
  const ofZone = citiesOfZones(modules)
  const namesOf = new Map(places.map((place) => [place, candidates(place, simplified)]))
  const usual = new Map()
  for (const [{ country }, names] of namesOf) {
    if (writesSigns.has(country)) continue
    for (const sign of names.join('')) usual.set(sign, (usual.get(sign) ?? 0) + 1 / names.length)
  }
  const usage = (name) => [...name].reduce((sum, sign) => sum + Math.log((usual.get(sign) ?? 0) + 0.3), 0) / name.length
  return (place) => {
    const known = listed.get(place.name) ?? ofZone(place)
    const names = namesOf.get(place)
    if (!writesSigns.has(place.country)) names.sort((a, b) => usage(b) - usage(a))
    return [...new Set(known ? [known, ...names] : names)]
  }
}

function candidates({ others }, simplified) {
  const chinese = others.filter((each) => /^[\p{Script=Han}·]{2,8}$/u.test(each))
  // 纽约市 is 纽约 with the word for city.
  const names = new Set(chinese.map((each) => simplified(each).replace(/(?<=..)市$/u, '')))
  return [...names].filter((each) => !names.has(each.slice(0, -1))).sort((a, b) => a.length - b.length)
}

function citiesOfZones(modules) {
  const read = (language) => {
    const file = path.join(modules, 'cldr-dates-full/main', language, 'timeZoneNames.json')
    return JSON.parse(readFileSync(file, 'utf8')).main[language].dates.timeZoneNames.zone
  }
  const chinese = read('zh')
  return ({ zone, name, ascii, others }) => {
    const parts = zone.split('/')
    const city = parts.at(-1).replaceAll('_', ' ')
    const isCity = [name, ascii, ...others].includes(city)
    return isCity ? parts.reduce((node, part) => node?.[part], chinese)?.exemplarCity : undefined
  }
}
