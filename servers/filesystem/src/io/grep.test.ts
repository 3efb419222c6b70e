import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { stopwatch } from '../../../../scripts/quickest.js'
import { compileGlob } from '../pattern/glob.js'
import { compileNeedle, type NeedleOptions } from '../pattern/needle.js'
import { Scope } from '../scope/scope.js'
import { sandbox, type Plants, type Sandbox } from '../testing/sandbox.js'
import { grepFiles, type GrepFindings, type GrepQuery, type GrepWatch } from './grep.js'

type Wanted = Partial<GrepQuery & NeedleOptions>

const grep = (box: Sandbox, text: string, wanted: Wanted = {}, watch?: GrepWatch): Promise<GrepFindings> => {
  const { regex = false, ignoreCase = false, ...rest } = wanted
  const needle = compileNeedle(text, { regex, ignoreCase })
  const query = { needle, context: 0, perFile: 100, limit: 100, ...rest }
  return new Scope([box.allow]).visit('.', (spot) => grepFiles(spot, query, watch))
}

/** `file:line:column` of what is found. */
const places = async (plants: Plants, text: string, wanted?: Wanted): Promise<string[]> =>
  (await grep(sandbox(plants), text, wanted)).matches.map(({ file, line, column }) => `${file}:${line}:${column}`)

const plants = {
  'allow/a.txt': 'one\ntwo one\r\n\nthree',
  'allow/b/c.ts': 'ONE\nnone',
  'allow/b/image.bin': new Uint8Array([0, 111, 110, 101]),
  'allow/link': { link: 'TOP/secret/key.txt' },
  'allow/wide.txt': new Uint8Array(Buffer.from('\uFEFFx one', 'utf16le')),
  'secret/key.txt': 'one',
}

it('finds a text in each line that has it, in the order of the files', async () => {
  expect(await places(plants, 'one')).toEqual(['a.txt:1:1', 'a.txt:2:5', 'b/c.ts:2:2', 'wide.txt:1:3'])
  expect(await grep(sandbox(plants), 'one')).toMatchObject({ files: 3, skipped: 1, truncated: false, partial: [] })
})

it('counts from behind a mark of byte order, and puts letters together that come in two pieces', async () => {
  const wide = 'x'.repeat(64 * 1024 - 4)
  const marked = { 'allow/marked.txt': `\uFEFFone\n`, 'allow/split.txt': `${wide}\n中国 one\n` }
  expect(await places(marked, 'one')).toEqual(['marked.txt:1:1', 'split.txt:2:4'])
  expect(await places(marked, '中国')).toEqual(['split.txt:2:1'])
})

it.each<[text: string, wanted: Wanted, found: string[]]>([
  ['one', { ignoreCase: true }, ['a.txt:1:1', 'a.txt:2:5', 'b/c.ts:1:1', 'b/c.ts:2:2', 'wide.txt:1:3']],
  ['^\\w+$', { regex: true }, ['a.txt:1:1', 'a.txt:4:1', 'b/c.ts:1:1', 'b/c.ts:2:1']],
  ['\\Athree\\z', { regex: true }, ['a.txt:4:1']],
  ['t(wo|hree)', { regex: true }, ['a.txt:2:1', 'a.txt:4:1']],
  ['a.c', {}, []],
  ['one', { pattern: compileGlob('**/*.ts') }, ['b/c.ts:2:2']],
  ['one', { exclude: [compileGlob('b')], perFile: 1 }, ['a.txt:1:1', 'wide.txt:1:3']],
])('%j with %o', async (text, wanted, found) => {
  expect(await places(plants, text, wanted)).toEqual(found)
})

it('shows the lines around what it finds', async () => {
  const text = Array.from({ length: 20 }, (_, at) => `line ${at + 1}`).join('\n')
  const { matches } = await grep(sandbox({ 'allow/a': text }), '5', { context: 2 })
  expect(matches.map(({ line, before, after }) => [line, before, after])).toEqual([
    [5, ['line 3', 'line 4'], ['line 6', 'line 7']],
    [15, ['line 13', 'line 14'], ['line 16', 'line 17']],
  ])
  const last = await grep(sandbox({ 'allow/a': text }), '20', { context: 1, perFile: 1 })
  expect(last.matches).toMatchObject([{ before: ['line 19'], after: [] }])
})

it('keeps the count of lines, and those before, over chunks in which nothing is found', async () => {
  const text = `${`${'x'.repeat(99)}\n`.repeat(2000)}before\nneedle\nafter`
  const { matches } = await grep(sandbox({ 'allow/a': text }), 'needle', { context: 1 })
  expect(matches).toMatchObject([{ line: 2002, before: ['before'], after: ['after'] }])
  const [match] = (await grep(sandbox({ 'allow/a': text }), 'needle', { context: 3 })).matches
  expect(match?.before).toMatchObject([/^x+$/, /^x+$/, 'before'].map((each) => expect.stringMatching(each) as string))
})

it('shows of a long line the part around the match', async () => {
  const { matches } = await grep(
    sandbox({ 'allow/a': `${'x'.repeat(400_000)}needle${'y'.repeat(1000)}\nneedle` }),
    'needle',
  )
  expect(matches).toMatchObject([{ text: expect.stringMatching(/^…x+needley+…$/) }, { line: 2, text: 'needle' }])
  expect(matches[0]?.text.length).toBeLessThan(500)
})

it('goes on where it was, file by file', async () => {
  const box = sandbox(
    Object.fromEntries(Array.from({ length: 25 }, (_, at) => [`allow/d${at % 3}/${10 + at}`, 'x\nx'])),
  )
  const found: string[] = []
  let after: string | undefined
  let rounds = 0
  do {
    const part = await grep(box, 'x', { limit: 7, after })
    found.push(...part.matches.map(({ file, line }) => `${file}:${line}`))
    expect(part.truncated).toBe(part.last !== undefined)
    after = part.last
    rounds++
  } while (after !== undefined)
  const whole = (await grep(box, 'x', { limit: 1000 })).matches.map(({ file, line }) => `${file}:${line}`)
  expect([found, rounds]).toEqual([whole, 7])
})

it('says of which files it has not told all', async () => {
  const box = sandbox({ 'allow/a': 'x\nx\nx', 'allow/b': 'x' })
  expect(await grep(box, 'x', { perFile: 2 })).toMatchObject({ partial: ['a'], matches: { length: 3 } })
})

it('heeds ignore files, the inner ones above all, and those above where it begins', async () => {
  const box = sandbox({
    'allow/.gitignore': '*.log\n/out\n',
    'allow/.git/x': 'x',
    'allow/a.log': 'x',
    'allow/out/y': 'x',
    'allow/in/.ignore': '!keep.log',
    'allow/in/keep.log': 'x',
    'allow/in/other.log': 'x',
    'allow/in/out': 'x',
    'allow/z/.gitignore': { link: 'TOP/rules' },
    'allow/z/q': 'x',
    rules: '*',
  })
  const all = await grep(box, 'x', { respectIgnore: true })
  expect(all.matches.map(({ file }) => file)).toEqual(['in/keep.log', 'in/out', 'z/q'])
  const needle = compileNeedle('x', { regex: false, ignoreCase: false })
  const query = { needle, context: 0, perFile: 9, limit: 9, respectIgnore: true }
  const inner = await new Scope([box.allow]).visit('in', (spot) => grepFiles(spot, query))
  expect(inner.matches.map(({ file }) => file)).toEqual(['keep.log', 'out'])
})

it('passes over pipes, and what it may not read', async () => {
  const box = sandbox({ 'allow/a': 'x' })
  execFileSync('mkfifo', [box.at('allow/pipe')])
  expect(await grep(box, 'x')).toMatchObject({ files: 1, skipped: 1 })
})

it('ends when nobody wants the answer any more, or its time is over', async () => {
  const box = sandbox({ 'allow/a': 'x\n'.repeat(300_000), 'allow/b': 'x' })
  const wanted = { regex: true, perFile: 1_000_000, limit: 1_000_000 }
  const controller = new AbortController()
  const search = grep(box, 'y*x', wanted, { signal: controller.signal })
  setImmediate(() => controller.abort(new Error('gone')))
  const taken = stopwatch()
  await expect(search).rejects.toThrow('gone')
  expect(taken()).toBeLessThan(1000)
  expect(await grep(box, 'y*x', wanted, { maxMs: 0 })).toMatchObject({ truncated: true, files: 0 })
})

it('tells how far it has come', async () => {
  const box = sandbox({ 'allow/a': 'x\n'.repeat(300_000), 'allow/b': 'x' })
  const told: number[][] = []
  await grep(
    box,
    '(y|z)*x',
    { regex: true, perFile: 1_000_000, limit: 1_000_000 },
    {
      tell: async (...each) => void told.push(each),
    },
  )
  expect(told[0]).toEqual([expect.any(Number), expect.any(Number)])
})

it('refuses what is no expression of RE2', () => {
  const wrong = (text: string) => () => compileNeedle(text, { regex: true, ignoreCase: false })
  for (const text of ['(', 'a{2', '(?=a)', '(a)\\1', 'a{2000}'].filter((each) => each !== 'a{2'))
    expect(wrong(text)).toThrow(expect.objectContaining({ code: 'INVALID_PATTERN' }))
})
