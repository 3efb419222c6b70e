import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, it, onTestFinished, vi } from 'vitest'
import { program } from '../scripts/program.js'

const root = fileURLToPath(new URL('..', import.meta.url))

/** A folder inside of the repository, where programs stand. */
function folder(): (name: string, text: string) => URL {
  mkdirSync(path.join(root, 'node_modules/.cache'), { recursive: true })
  const made = mkdtempSync(path.join(root, 'node_modules/.cache/program-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return (name, text) => {
    const file = path.join(made, name)
    writeFileSync(file, text)
    return pathToFileURL(file)
  }
}

/** As another worker asks, who knows nothing of what this one has asked before. */
async function afresh(entry: URL): Promise<string> {
  vi.resetModules()
  const { program } = await import('../scripts/program.js')
  return program(entry)
}

/** What a program prints. It is removed when the test ends. */
async function printed(made: string): Promise<string> {
  onTestFinished(() => rmSync(made, { force: true }))
  return (await promisify(execFile)(process.execPath, [made])).stdout.trim()
}

it('a program knows where its sources stand, and finds what is not ours', async () => {
  const write = folder()
  const part = write('part.ts', 'export const here: string = import.meta.url')
  const main = write(
    'main.ts',
    `import { ErrorCode } from '@mortise/protocol'
     import { z } from 'zod'
     import { here } from './part.js'
     console.log(here, ErrorCode.invalidParams, z.number().parse(1))`,
  )
  expect(await printed(await program(main))).toBe(`${part.href} -32602 1`)
})

it('a program is made anew when one of its sources has changed or gone, and else is not', async () => {
  const write = folder()
  const part = write('part.ts', "export const said = 'one'")
  const main = write('main.ts', "import { said } from './part.js'\nconsole.log(said)")
  const made = await afresh(main)
  expect(await printed(made)).toBe('one')
  writeFileSync(made, readFileSync(made, 'utf8').replace('"one"', '"kept"'))
  expect(await printed(await afresh(main))).toBe('kept')
  // Of the same length, at another time.
  write('part.ts', "export const said = 'two'")
  utimesSync(part, 1, 1)
  expect(await printed(await afresh(main))).toBe('two')
  rmSync(part)
  await expect(afresh(main)).rejects.toThrow('part.js')
})

it('a program that many ask for at once is whole for each', async () => {
  const main = folder()('main.ts', "console.log('whole')")
  const said = await Promise.all(Array.from({ length: 6 }, async () => printed(await afresh(main))))
  expect(new Set(said)).toEqual(new Set(['whole']))
})
