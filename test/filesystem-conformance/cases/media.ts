import { strict as assert } from 'node:assert'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { area, refused, type Case, type Place } from '../case.js'

/** The beginnings by which kinds of files are known, and then every byte there is. */
const every = Uint8Array.from({ length: 256 }, (_, i) => i)
const bytes = (start: string): Buffer => Buffer.concat([Buffer.from(start, 'latin1'), every])
const starts = {
  png: '\x89PNG\r\n\x1a\n\0\0\0\rIHDR',
  jpg: '\xff\xd8\xff\xe0\0\x10JFIF\0',
  gif: 'GIF89a',
  webp: 'RIFF\x40\x01\0\0WEBPVP8 ',
  bmp: 'BM\x40\x01\0\0\0\0\0\0\x36\0\0\0',
  mp3: 'ID3\x03\0\0\0\0\0\0',
  wav: 'RIFF\x40\x01\0\0WAVEfmt ',
  ogg: 'OggS\0\x02\0\0',
  flac: 'fLaC\0\0\0\x22',
} as const

async function block({ folder, call }: Place, name: string, content: Uint8Array): Promise<unknown> {
  const file = path.join(folder, name)
  await writeFile(file, content)
  const { content: blocks, structuredContent, isError } = await call('read_media_file', { path: file })
  assert.ok(!isError, 'it was refused')
  assert.equal(blocks.length, 1)
  assert.deepEqual(structuredContent, { content: blocks })
  return blocks[0]
}

const comes = (type: 'image' | 'audio', mimeType: string, ending: keyof typeof starts): Case['run'] =>
  async function (place) {
    const content = bytes(starts[ending])
    const expected = { type, data: content.toString('base64'), mimeType }
    assert.deepEqual(await block(place, `it.${ending}`, content), expected)
  }

const embedded = (name: string): Case['run'] =>
  async function (place) {
    const content = bytes('')
    const found = (await block(place, name, content)) as { type: string; resource: Record<string, string> }
    assert.equal(found.type, 'resource')
    assert.equal(found.resource.blob, content.toString('base64'))
    assert.equal(found.resource.uri, pathToFileURL(path.join(place.folder, name)).href)
  }

export const media = area('media', {
  'a PNG is an image, byte for byte': comes('image', 'image/png', 'png'),
  'a JPEG is an image': comes('image', 'image/jpeg', 'jpg'),
  'a GIF is an image': comes('image', 'image/gif', 'gif'),
  'a WebP is an image': comes('image', 'image/webp', 'webp'),
  'a BMP is an image': comes('image', 'image/bmp', 'bmp'),
  'an MP3 is audio, byte for byte': comes('audio', 'audio/mpeg', 'mp3'),
  'a WAV is audio': comes('audio', 'audio/wav', 'wav'),
  'an Ogg is audio': comes('audio', 'audio/ogg', 'ogg'),
  'a FLAC is audio': comes('audio', 'audio/flac', 'flac'),
  async 'an SVG is an image'(place) {
    const content = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')
    const expected = { type: 'image', data: content.toString('base64'), mimeType: 'image/svg+xml' }
    assert.deepEqual(await block(place, 'it.svg', content), expected)
  },
  async 'the case of an ending does not matter'(place) {
    const content = bytes(starts.png)
    const expected = { type: 'image', data: content.toString('base64'), mimeType: 'image/png' }
    assert.deepEqual(await block(place, 'IT.PNG', content), expected)
  },
  'anything else is an embedded resource, byte for byte': embedded('it.bin'),
  'the URI of a resource escapes what a URI cannot hold': embedded('per cent % & köln #1?.bin'),
  async 'an image without an ending is known by its bytes'(place) {
    const content = bytes(starts.png)
    const expected = { type: 'image', data: content.toString('base64'), mimeType: 'image/png' }
    assert.deepEqual(await block(place, 'it', content), expected, 'an image is known only by the end of its name')
  },
  async 'a file that is missing is an error'({ folder, call }) {
    refused(await call('read_media_file', { path: path.join(folder, 'missing.png') }))
  },
  async 'what is outside is an error'({ outside, call }) {
    const file = path.join(outside, 'it.png')
    await writeFile(file, bytes(starts.png))
    assert.match(refused(await call('read_media_file', { path: file })), /Access denied/)
  },
})
