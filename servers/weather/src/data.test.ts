import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { dataFile } from './data.js'
import type { gazetteer } from './gazetteer/load.js'

const root = fileURLToPath(new URL('..', import.meta.url))

it('finds the data beside the sources', () => {
  expect(fileURLToPath(dataFile('x'))).toBe(path.join(root, 'data/x'))
})

it('finds the data when all is bundled into dist, as it is published', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'mortise-weather-'))
  try {
    const outfile = path.join(folder, 'dist/index.mjs')
    await build({
      entryPoints: [path.join(root, 'src/gazetteer/load.ts')],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
    })
    await cp(path.join(root, 'data'), path.join(folder, 'data'), { recursive: true })
    const bundled = (await import(pathToFileURL(outfile).href)) as { gazetteer: typeof gazetteer }
    expect((await bundled.gazetteer()).search('Paris')[0]?.place.country).toBe('FR')
  } finally {
    await rm(folder, { recursive: true })
  }
})
