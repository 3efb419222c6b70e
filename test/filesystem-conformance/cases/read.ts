import { strict as assert } from 'node:assert'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { area, refused, told, type Case, type Place } from '../case.js'

/** Writes a file into the folder of a case, and reads it with a tool. */
const reading = async (
  { folder, call }: Place,
  content: string | Uint8Array,
  args: Record<string, unknown> = {},
  tool = 'read_text_file',
): ReturnType<Place['call']> => {
  const file = path.join(folder, 'file.txt')
  await writeFile(file, content)
  return call(tool, { path: file, ...args })
}

const gives = (content: string, args: Record<string, unknown>, expected: string, why?: string): Case['run'] =>
  async function (place) {
    assert.equal(told(await reading(place, content, args)), expected, why)
  }

export const read = area('read', {
  'a text comes as it is': gives('one\ntwo\n', {}, 'one\ntwo\n'),
  'an empty file is an empty text': gives('', {}, ''),
  'a text without a final newline gets none': gives('one\ntwo', {}, 'one\ntwo'),
  'lines that end in CRLF keep it': gives('one\r\ntwo\r\n', {}, 'one\r\ntwo\r\n'),
  'signs beyond ASCII come whole': gives('Grüße, 世界 👋\n', {}, 'Grüße, 世界 👋\n'),
  'an ending that is not for text does not matter': async ({ folder, call }) => {
    const file = path.join(folder, 'text.bin')
    await writeFile(file, 'text')
    assert.equal(told(await call('read_text_file', { path: file })), 'text')
  },
  async 'read_file does the same'(place) {
    assert.equal(told(await reading(place, 'one\ntwo\n', { head: 1 }, 'read_file')), 'one')
  },
  async 'a megabyte comes whole'(place) {
    const text = '0123456789abcde\n'.repeat(65_536)
    assert.equal(told(await reading(place, text)), text)
  },
  async 'a file that is missing is an error that names it'({ folder, call }) {
    const file = path.join(folder, 'missing.txt')
    assert.ok(refused(await call('read_text_file', { path: file })).includes(file))
  },
  async 'a directory is an error'({ folder, call }) {
    assert.match(refused(await call('read_text_file', { path: folder })), /director/i)
  },
  async 'what is not text is refused'(place) {
    refused(await reading(place, Uint8Array.of(0x50, 0, 0xff, 0xfe, 0x80, 0)), 'bytes that are no text come as text')
  },
})

const four = 'one\ntwo\nthree\nfour\n'

export const lines = area('head and tail', {
  'head gives the first lines': gives(four, { head: 2 }, 'one\ntwo'),
  'head beyond the end gives all lines': gives('one\ntwo', { head: 9 }, 'one\ntwo'),
  'head cuts no sign in two': gives(`${'é'.repeat(1_025)}\nb\n`, { head: 1 }, 'é'.repeat(1_025)),
  'tail gives the last lines of a text without a final newline': gives('one\ntwo\nthree', { tail: 2 }, 'two\nthree'),
  'tail beyond the end gives all lines': gives('one\ntwo', { tail: 9 }, 'one\ntwo'),
  'tail cuts no sign in two': gives(`a\n${'é'.repeat(1_025)}`, { tail: 1 }, 'é'.repeat(1_025)),
  'tail of an empty file is empty': gives('', { tail: 3 }, ''),
  async 'both at once are refused'(place) {
    const answer = await reading(place, four, { head: 1, tail: 1 })
    assert.match(refused(answer), /Cannot specify both head and tail parameters simultaneously/)
  },
  async 'both at once are refused when one is 0'(place) {
    refused(await reading(place, four, { head: 0, tail: 1 }), 'a head of 0 beside a tail is overlooked')
  },
  async 'tail counts the lines of a text with a final newline'(place) {
    const text = told(await reading(place, four, { tail: 2 }))
    assert.equal(text.trimEnd(), 'three\nfour', 'the end of the text is taken for a line')
  },
  async 'a head of 0 does not give the whole file'(place) {
    const answer = await reading(place, four, { head: 0 })
    assert.ok(answer.isError || answer.text === '', 'a head of 0 gives the whole file')
  },
  async 'a tail of 0 does not give the whole file'(place) {
    const answer = await reading(place, four, { tail: 0 })
    assert.ok(answer.isError || answer.text === '', 'a tail of 0 gives the whole file')
  },
  async 'a head below 0 is refused'(place) {
    refused(await reading(place, four, { head: -1 }).catch(asError), 'a head below 0 is taken')
  },
  async 'a tail below 0 is refused'(place) {
    refused(await reading(place, four, { tail: -1 }).catch(asError), 'a tail below 0 is taken')
  },
  async 'a head of one line and a half is refused'(place) {
    refused(await reading(place, four, { head: 1.5 }).catch(asError), 'half a line is taken')
  },
})

/** A server may also answer wrong arguments by an error of the protocol. */
const asError = ({ message }: Error): Awaited<ReturnType<Place['call']>> => ({
  isError: true,
  text: message,
  content: [],
})

export const many = area('read many', {
  async 'each file stands below its path, in the order asked for'({ folder, call }) {
    const [a, b] = [path.join(folder, 'a.txt'), path.join(folder, 'b.txt')]
    await writeFile(a, 'first')
    await writeFile(b, 'second')
    const text = told(await call('read_multiple_files', { paths: [b, a] }))
    assert.equal(text, `${b}:\nsecond\n\n---\n${a}:\nfirst\n`)
  },
  async 'one file is no special case'({ folder, call }) {
    const file = path.join(folder, 'a.txt')
    await writeFile(file, 'only')
    assert.equal(told(await call('read_multiple_files', { paths: [file] })), `${file}:\nonly\n`)
  },
  async 'a failure stands in its place and spoils nothing'({ folder, call }) {
    const [a, missing] = [path.join(folder, 'a.txt'), path.join(folder, 'missing.txt')]
    await writeFile(a, 'first')
    const text = told(await call('read_multiple_files', { paths: [missing, a] }))
    const [failed, read, ...more] = text.split('\n---\n')
    assert.ok(failed!.startsWith(`${missing}: Error - `))
    assert.equal(read, `${a}:\nfirst\n`)
    assert.deepEqual(more, [])
  },
  async 'all may fail'({ folder, call }) {
    const paths = ['a', 'b'].map((name) => path.join(folder, name))
    const parts = told(await call('read_multiple_files', { paths })).split('\n---\n')
    assert.equal(parts.length, 2)
    for (const [i, part] of parts.entries()) assert.ok(part.startsWith(`${paths[i]}: Error - `))
  },
  async 'what is outside fails among what is not'({ folder, outside, call }) {
    const [a, secret] = [path.join(folder, 'a.txt'), path.join(outside, 'secret.txt')]
    await writeFile(a, 'first')
    await writeFile(secret, 'secret words')
    const text = told(await call('read_multiple_files', { paths: [a, secret] }))
    assert.match(text, /^.*a\.txt:\nfirst\n\n---\n.*secret\.txt: Error - Access denied/)
    assert.ok(!text.includes('secret words'))
  },
  async 'paths stay as they were written'({ root, folder, call }) {
    await writeFile(path.join(folder, 'a.txt'), 'first')
    const short = path.join(path.relative(root, folder), 'a.txt')
    assert.equal(told(await call('read_multiple_files', { paths: [short] })), `${short}:\nfirst\n`)
  },
})
