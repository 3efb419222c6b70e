import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import iconv from 'iconv-lite'
import { expect, it } from 'vitest'
import { connect, textOf } from '../testing/connect.js'
import { sandbox, type Sandbox } from '../testing/sandbox.js'

const edit = async (box: Sandbox, edits: object[], more: object = {}) => {
  const client = await connect({ folders: [box.allow], write: true })
  return client.callTool({ name: 'edit', arguments: { path: 'a.txt', edits, ...more } })
}

const two = [{ oldText: 'two', newText: 'TWO' }]

it('edit changes a part, and shows what', async () => {
  const box = sandbox({ 'allow/a.txt': 'one\r\ntwo\r\nthree' })
  const path = box.at('allow/a.txt')
  chmodSync(path, 0o640)
  const { structuredContent } = await edit(box, two)
  expect(structuredContent).toMatchObject({
    path,
    replaced: 1,
    fuzzy: [],
    encoding: 'utf-8',
    eol: 'crlf',
    dryRun: false,
    diff: `--- ${path}\n+++ ${path}\n@@ -1,3 +1,3 @@\n one\r\n-two\r\n+TWO\r\n three\n\\ No newline at end of file\n`,
  })
  expect(readFileSync(path, 'utf8')).toBe('one\r\nTWO\r\nthree')
  expect(statSync(path).mode & 0o777).toBe(0o640)
})

it('edit keeps the encoding and refuses what it cannot keep', async () => {
  const box = sandbox({ 'allow/a.txt': iconv.encode('\u4f60 two', 'utf-16le', { addBOM: true }) })
  expect((await edit(box, two)).structuredContent).toMatchObject({ encoding: 'utf-16le' })
  expect(readFileSync(box.at('allow/a.txt'))).toEqual(iconv.encode('\u4f60 TWO', 'utf-16le', { addBOM: true }))
  box.plant({ 'allow/a.txt': Buffer.from([0xff, 0x00, 0x74, 0x77, 0x6f]) })
  expect(textOf(await edit(box, two))).toMatch(/^BINARY: /)
  expect([...readFileSync(box.at('allow/a.txt'))]).toEqual([0xff, 0x00, 0x74, 0x77, 0x6f])
})

it('edit rehearses, and then holds to the state that it has seen', async () => {
  const box = sandbox({ 'allow/a.txt': 'one two' })
  const { etag, diff } = (await edit(box, two, { dryRun: true })).structuredContent as { etag: string; diff: string }
  expect([diff.includes('+one TWO'), readFileSync(box.at('allow/a.txt'), 'utf8')]).toEqual([true, 'one two'])
  expect((await edit(box, two, { ifMatch: etag })).structuredContent).toMatchObject({ replaced: 1 })
  writeFileSync(box.at('allow/a.txt'), 'one two')
  expect(textOf(await edit(box, two, { ifMatch: etag }))).toMatch(/^CHANGED: .* Read it again, and decide anew\.$/)
})

it.each([
  [[], /^NO_CHANGE: There are no edits/],
  [[{ oldText: '', newText: 'x' }], /^NO_MATCH: .* is empty/],
  [[{ oldText: 'o', newText: 'x' }], /^AMBIGUOUS: .* at lines 1/],
  [[...two, { oldText: 'absent', newText: 'x' }], /^NO_MATCH: The oldText of edit 2/],
] as const)('edit refuses %j and leaves the file alone', async (edits, refusal) => {
  const box = sandbox({ 'allow/a.txt': 'one two' })
  const before = statSync(box.at('allow/a.txt'), { bigint: true })
  expect(textOf(await edit(box, [...edits]))).toMatch(refusal)
  expect(statSync(box.at('allow/a.txt'), { bigint: true }).mtimeNs).toBe(before.mtimeNs)
})

it('edits of one file at the same time are all made', async () => {
  const letters = 'a b c d e f g h i j'.split(' ')
  const box = sandbox({ 'allow/a.txt': letters.join('\n') })
  const client = await connect({ folders: [box.allow], write: true })
  const calls = letters.map((oldText) =>
    client.callTool({
      name: 'edit',
      arguments: { path: 'a.txt', edits: [{ oldText, newText: oldText.toUpperCase() }] },
    }),
  )
  expect((await Promise.all(calls)).filter(({ isError }) => isError)).toEqual([])
  expect(readFileSync(box.at('allow/a.txt'), 'utf8')).toBe('A\nB\nC\nD\nE\nF\nG\nH\nI\nJ')
})

it('edit offers the looser way and says where it took it', async () => {
  const box = sandbox({ 'allow/a.txt': '  one\n  two\n' })
  const loose = [{ oldText: 'one \ntwo', newText: 'three' }]
  expect(textOf(await edit(box, loose))).toMatch(/^NO_MATCH: .* at line 1: .*fuzzy: true/)
  expect((await edit(box, loose, { fuzzy: true })).structuredContent).toMatchObject({ fuzzy: [1] })
  expect(readFileSync(box.at('allow/a.txt'), 'utf8')).toBe('  three\n')
})
