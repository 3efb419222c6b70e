import { strict as assert } from 'node:assert'
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { area, refused, told, type Place } from '../case.js'

interface Change {
  readonly oldText: string
  readonly newText: string
}

/** Writes a file into the folder of a case and edits it. */
async function editing(
  { folder, call }: Place,
  content: string | Uint8Array,
  edits: readonly Change[],
  args: object = {},
): Promise<{ file: string; answer: Awaited<ReturnType<Place['call']>>; bytes: Buffer; text: string }> {
  const file = path.join(folder, 'file.txt')
  await writeFile(file, content)
  const answer = await call('edit_file', { path: file, edits, ...args })
  const bytes = await readFile(file)
  return { file, answer, bytes, text: bytes.toString() }
}

const swap = (oldText: string, newText: string): Change => ({ oldText, newText })
const twelve = Array.from({ length: 12 }, (_, i) => `line ${i + 1}\n`).join('')

export const edit = area('edit', {
  async 'a text is replaced, and the change shown as a diff'(place) {
    const { file, answer, text } = await editing(place, twelve, [swap('line 6', 'sixth line')])
    assert.equal(text, twelve.replace('line 6', 'sixth line'))
    const diff = [
      `Index: ${file}`,
      '='.repeat(67),
      `--- ${file}\toriginal`,
      `+++ ${file}\tmodified`,
      '@@ -2,9 +2,9 @@',
      ' line 2',
      ' line 3',
      ' line 4',
      ' line 5',
      '-line 6',
      '+sixth line',
      ' line 7',
      ' line 8',
      ' line 9',
      ' line 10',
    ]
    assert.equal(told(answer), `\`\`\`diff\n${diff.join('\n')}\n\`\`\`\n\n`)
  },
  async 'a text over several lines is replaced'(place) {
    const { answer, text } = await editing(place, 'a\nb\nc\nd\n', [swap('b\nc', 'x\ny\nz')])
    told(answer)
    assert.equal(text, 'a\nx\ny\nz\nd\n')
  },
  async 'a text is taken out'(place) {
    const { answer, text } = await editing(place, 'a\nb\nc\n', [swap('b\n', '')])
    assert.match(told(answer), /^-b$/m)
    assert.equal(text, 'a\nc\n')
  },
  async 'edits go one after the other, each on what the last one left'(place) {
    const { answer, text } = await editing(place, 'one\ntwo\n', [swap('one', 'first'), swap('first\ntwo', 'both')])
    told(answer)
    assert.equal(text, 'both\n')
  },
  async 'signs that mean something to a replacement mean nothing'(place) {
    const { answer, text } = await editing(place, 'price: x\n', [swap('x', "$& $1 $$ $' $`")])
    told(answer)
    assert.equal(text, "price: $& $1 $$ $' $`\n")
  },
  async 'changes far apart are hunks of their own'(place) {
    const text = `${twelve}${twelve.replaceAll('line', 'row')}`
    const { answer } = await editing(place, text, [swap('line 2\n', 'second\n'), swap('row 11\n', 'eleventh\n')])
    assert.equal(told(answer).match(/^@@ /gm)?.length, 2)
  },
  async 'a dry run shows the change and makes none'(place) {
    const { answer, text } = await editing(place, 'a\nb\n', [swap('b', 'c')], { dryRun: true })
    assert.match(told(answer), /^-b\n\+c$/m)
    assert.equal(text, 'a\nb\n')
  },
  async 'a diff with backticks is fenced by more of them'(place) {
    const { answer } = await editing(place, 'a\n```js\nb\n````\n', [swap('a', 'c')])
    assert.match(told(answer), /^`{5}diff\n[\s\S]*\n`{5}\n\n$/)
  },
  async 'a text that differs in indentation is found, and its own is kept'(place) {
    const { answer, text } = await editing(place, 'if (a) {\n    b()\n}\n', [
      swap('b()', 'c()'),
      swap('  c()', '  d()'),
    ])
    told(answer)
    assert.equal(text, 'if (a) {\n    d()\n}\n')
  },
  async 'a text that is not there is named, and nothing changed'(place) {
    const { answer, text } = await editing(place, 'a\nb\n', [swap('a', 'x'), swap('absent words', 'y')])
    assert.match(refused(answer), /Could not find exact match for edit:\nabsent words/)
    assert.equal(text, 'a\nb\n')
  },
  async 'the mode of a file is kept'(place) {
    const file = path.join(place.folder, 'a.sh')
    await writeFile(file, 'a\n')
    await chmod(file, 0o750)
    told(await place.call('edit_file', { path: file, edits: [swap('a', 'b')] }))
    assert.equal((await stat(file)).mode & 0o777, 0o750)
    assert.deepEqual(await readdir(place.folder), ['a.sh'])
  },
  async 'a mark of the byte order is kept'(place) {
    const { answer, text } = await editing(place, '\uFEFFa\nb\n', [swap('b', 'c')])
    told(answer)
    assert.equal(text, '\uFEFFa\nc\n')
  },
  async 'a file that is missing is an error'({ folder, call }) {
    refused(await call('edit_file', { path: path.join(folder, 'missing.txt'), edits: [swap('a', 'b')] }))
    assert.deepEqual(await readdir(folder), [])
  },
  async 'a file outside is not touched'({ outside, call }) {
    const file = path.join(outside, 'a.txt')
    await writeFile(file, 'a\n')
    assert.match(refused(await call('edit_file', { path: file, edits: [swap('a', 'b')] })), /Access denied/)
    assert.equal(await readFile(file, 'utf8'), 'a\n')
  },
})

/** What an edit must leave as it is, or not do at all. */
export const faithful = area('faithful edits', {
  async 'lines that end in CRLF keep it'(place) {
    const { answer, text } = await editing(place, 'one\r\ntwo\r\nthree\r\n', [swap('two', 'second')])
    told(answer)
    assert.equal(text, 'one\r\nsecond\r\nthree\r\n', 'every line of a CRLF file ends in LF afterwards')
  },
  async 'lines of both endings keep theirs'(place) {
    const { answer, text } = await editing(place, 'one\r\ntwo\nthree\r\n', [swap('two', 'second')])
    told(answer)
    assert.equal(text, 'one\r\nsecond\nthree\r\n', 'lines that the edit does not touch end in LF afterwards')
  },
  async 'several lines of a CRLF file are found by their text with LF'(place) {
    const { answer, text } = await editing(place, 'one\r\ntwo\r\nthree\r\n', [swap('one\ntwo', '1\n2')])
    told(answer)
    assert.equal(text, '1\r\n2\r\nthree\r\n', 'every line of a CRLF file ends in LF afterwards')
  },
  async 'bytes that are no text are refused and kept'(place) {
    const content = Buffer.from([0x61, 0x0a, 0xff, 0xfe, 0x0a, 0x62, 0x0a])
    const { answer, bytes } = await editing(place, content, [swap('b', 'c')])
    assert.deepEqual(bytes, content, 'bytes that are no text are replaced by others')
    refused(answer)
  },
  async 'a text that is there twice is refused'(place) {
    const { answer, text } = await editing(place, 'a\nb\na\n', [swap('a', 'c')])
    assert.equal(text, 'a\nb\na\n', 'the first of two places is changed')
    refused(answer)
  },
  async 'a text that is there twice but for its indentation is refused'(place) {
    const content = '  a\n  b\n    a\n    b\n'
    const { answer, text } = await editing(place, content, [swap('\ta\n\tb', 'c')])
    assert.equal(text, content, 'the first of two places is changed')
    refused(answer)
  },
  async 'no text to look for is refused'(place) {
    const { answer, text } = await editing(place, 'a\n', [swap('', 'b')])
    assert.equal(text, 'a\n', 'the new text is put at the beginning')
    refused(answer)
  },
  async 'no edits at all are refused'(place) {
    const { answer } = await editing(place, 'a\n', [])
    refused(answer, 'the file is written anew for nothing')
  },
})
