import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import { dataFile } from '../data.js'
import { Gazetteer } from './gazetteer.js'
import { Names } from './names.js'
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
 * traditional and simplified signs, then the regions by code, in English and Chinese; then the columns of the table of
 * places, of which that of the names to find is not taken apart.
 */
export function parseGazetteer(text: string): Gazetteer {
  const sections = text.split('\f')
  const [signs = [], regionNames = [], ids = [], name = [], chinese = []] = sections.splice(0, 5).map(lines)
  const [names = '', ...columns] = sections
  const [lat = [], lon = [], areas = [], people = [], height = [], zones = [], capital = []] = columns.map(lines)
  const simplify = new Map(signs.map((pair) => Array.from(pair) as [string, string]))
  const regions = new Map(regionNames.map((line) => regionOf(line)))
  const area = running(areas)
  const zone = running(zones)
  const places = ids.map((id, i): Place => {
    const [country = ''] = area[i]!.split('.', 1)
    return {
      id: Number(id),
      name: name[i]!,
      chineseNames: listed(chinese[i]!),
      latitude: Number(lat[i]) / 100,
      longitude: Number(lon[i]) / 100,
      country,
      region: regions.get(area[i]!),
      population: Number(people[i]),
      elevation: height[i] === '' ? null : Number(height[i]),
      timezone: zone[i]!,
      isCapital: capital[i] === '1',
    }
  })
  return new Gazetteer(places, new Names(names), simplify)
}

const lines = (section: string): string[] => section.split('\n')

function regionOf(line: string): [string, Region] {
  const [key = '', name = '', chineseName] = line.split('\t')
  return [key, { code: key.slice(key.indexOf('.') + 1), name, chineseName: chineseName || undefined }]
}

const listed = (cell: string): string[] => (cell === '' ? [] : cell.split(';'))

/** A column in which an empty cell means: as above. */
function running(cells: readonly string[]): string[] {
  let last = ''
  return cells.map((cell) => (last = cell || last))
}
