import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import { dataFile } from '../data.js'
import { fold } from './fold.js'
import { Gazetteer, type Entry } from './gazetteer.js'
import type { Place, Region } from './place.js'

let loaded: Promise<Gazetteer> | undefined

/** The bundled gazetteer, read from its file the first time that it is wanted. */
export const gazetteer = (): Promise<Gazetteer> => (loaded ??= load())

async function load(): Promise<Gazetteer> {
  const packed = await readFile(dataFile('places.txt.br'))
  return parseGazetteer((await promisify(brotliDecompress)(packed)).toString('utf8'))
}

/**
 * Reads the text that `gazetteer-build/build.mjs` writes: sections between form feeds, an item a line. First the pairs of
 * traditional and simplified signs, then the names of regions by code, then the columns of the table of places.
 */
export function parseGazetteer(text: string): Gazetteer {
  const [signs = [], names = [], ...columns] = text.split('\f').map((section) => section.split('\n'))
  const simplify = new Map(signs.map((pair) => Array.from(pair) as [string, string]))
  const regions = new Map(names.map((line) => regionOf(line)))
  const [ids = [], name, ascii, chinese, aliases, lat, lon, areas, people, height, zones, capital] = columns
  const area = running(areas)
  const zone = running(zones)
  const entries = ids.map((id, i): Entry => {
    const [country = '', code = ''] = area[i]!.split('.')
    const place: Place = {
      id: Number(id),
      name: name![i]!,
      asciiName: ascii![i] || unaccented(name![i]!),
      chineseNames: listed(chinese![i]!),
      latitude: Number(lat![i]) / 100,
      longitude: Number(lon![i]) / 100,
      country,
      region: regions.get(`${country}.${code}`),
      population: Number(people![i]),
      elevation: height![i] === '' ? null : Number(height![i]),
      timezone: zone[i]!,
      isCapital: capital![i] === '1',
    }
    const own = [place.name, place.asciiName, ...place.chineseNames].map((each) => fold(each, simplify))
    return { place, own: [...new Set(own)], aliases: listed(aliases![i]!) }
  })
  return new Gazetteer(entries, simplify)
}

function regionOf(line: string): [string, Region] {
  const [key = '', name = ''] = line.split('\t')
  return [key, { code: key.slice(key.indexOf('.') + 1), name }]
}

const listed = (cell: string): string[] => (cell === '' ? [] : cell.split(';'))

const unaccented = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '')

/** A column in which an empty cell means: as above. */
function running(cells: readonly string[] = []): string[] {
  let last = ''
  return cells.map((cell) => (last = cell || last))
}
