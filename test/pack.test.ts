import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mostOfPage, page } from './page.js'
import { install } from './pack/project.js'
import { run, tool } from './pack/run.js'
import { pack, publishable, type Packed } from './pack/tarballs.js'

const packages = publishable()
const entries = packages.flatMap((each) => each.entries)
const bins = packages.flatMap((each) => each.bins)

// Builds, packs and installs: too long for every run, so `npm run test:pack` and CI do it.
describe.runIf(process.env.LONG)('the packages as they are published', () => {
  let folder = ''
  let project = ''
  let offline: string | undefined
  const tarballs = new Map<string, Packed>()

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mortise-pack-'))
    project = path.join(folder, 'project')
    const packed = await pack(packages, folder)
    for (const each of packed) tarballs.set(each.name, each)
    offline = await install(packed, project)
  }, 180_000)

  afterAll(() => rm(folder, { recursive: true, force: true }))

  it.each(packages)('$name holds what is needed, and no test', ({ name }) => {
    const files = tarballs.get(name)?.files
    expect(files).toEqual(
      expect.arrayContaining(['LICENSE', 'package.json', 'dist/index.js', 'dist/index.d.ts', 'src/index.ts']),
    )
    expect(files?.filter((file) => /\.test\.|tsbuildinfo|node_modules/.test(file))).toEqual([])
  })

  it.each(packages)('$name gives publint and attw nothing to complain of', async ({ name }) => {
    const file = tarballs.get(name)?.file ?? ''
    expect(await tool('publint', ['run', file, '--strict'], folder)).toContain('All good')
    expect(await tool('attw', [file, '--profile', 'esm-only', '--no-definitely-typed', '--quiet'], folder)).toBe('')
  })

  it('can be installed, and every entry imported', async (context) => {
    if (offline) context.skip(offline)
    const script = `for (const entry of ${JSON.stringify(entries)}) {
      console.log(entry, Object.keys(await import(entry)).length > 0)
    }`
    await writeFile(path.join(project, 'entries.js'), script)
    const told = await run(process.execPath, ['entries.js'], project)
    expect(told.trim().split('\n')).toEqual(entries.map((entry) => `${entry} true`))
  })

  it('type-checks in a strict project that knows none of our conditions', async (context) => {
    if (offline) context.skip(offline)
    const imports = entries.map((entry, n) => `import * as entry${n} from '${entry}'`)
    const uses = entries.map((_, n) => `entry${n}`).join(', ')
    await writeFile(path.join(project, 'entries.ts'), `${imports.join('\n')}\nexport const all: object[] = [${uses}]\n`)
    expect(await tool('tsc', ['-p', project], project)).toBe('')
  })

  it('a page that is bundled of them loads as little as one of the sources', async (context) => {
    if (offline) context.skip(offline)
    const { outputFiles } = await build({ ...page(project), write: false })
    expect(gzipSync(outputFiles[0]!.text).length).toBeLessThanOrEqual(mostOfPage)
  })

  it.for(bins)('%s runs where it is installed', async (bin, context) => {
    if (offline) context.skip(offline)
    expect(await run('npx', ['--no-install', bin, '--help'], project)).toContain(bin)
  })
})
