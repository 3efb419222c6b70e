import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { astray, missing, pages, root, snippets, unknownCommands } from './snippets/pages.js'

const tsc = path.join(path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')

/** What the compiler says of a project; nothing, where all is well. */
const complaints = (project: string): Promise<string> =>
  new Promise((resolve) =>
    execFile(process.execPath, [tsc, '-p', project], (error, stdout) => resolve(error ? stdout || error.message : '')),
  )

it('what the pages show compiles', { timeout: 120_000 }, async () => {
  const cache = path.join(root, 'node_modules/.cache')
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(path.join(cache, 'mortise-snippets-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  expect(snippets.length).toBeGreaterThan(30)
  for (const { page, line, text } of snippets) {
    // As on the page, so that a complaint names its line.
    const name = page.replaceAll('/', '!').replace(/\.md$/, '.ts')
    await writeFile(path.join(folder, `${line}!${name}`), '\n'.repeat(line - 1) + text)
  }
  const project = path.join(folder, 'tsconfig.json')
  const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false }
  const include = ['*.ts', path.join(root, 'test/snippets/assumed.ts')]
  await writeFile(project, JSON.stringify({ extends: path.join(root, 'tsconfig.base.json'), compilerOptions, include }))
  expect(await complaints(project)).toBe('')
})

it('what the pages link to and name is there', () => {
  expect(pages.flatMap(astray)).toEqual([])
  expect(pages.flatMap(missing)).toEqual([])
})

it('the commands of the pages are there', async () => {
  const { scripts } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { scripts: object }
  expect(pages.flatMap((page) => unknownCommands(page, Object.keys(scripts)))).toEqual([])
})
