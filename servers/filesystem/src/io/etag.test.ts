import { appendFileSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { sandbox } from '../testing/sandbox.js'
import { etagOf } from './etag.js'

it('stays while a file is left alone, and changes with its size, its time, and the file itself', () => {
  const box = sandbox({ 'a.txt': 'one' })
  const path = box.at('a.txt')
  const etag = (): string => etagOf(statSync(path, { bigint: true }))
  const seen = [etag()]
  expect(etag()).toBe(seen[0])
  appendFileSync(path, 'more')
  seen.push(etag())
  utimesSync(path, 1, 1)
  seen.push(etag())
  writeFileSync(box.at('b.txt'), 'onemore')
  utimesSync(box.at('b.txt'), 1, 1)
  renameSync(box.at('b.txt'), path)
  seen.push(etag())
  expect(new Set(seen).size).toBe(4)
  expect(seen.join('')).toMatch(/^[0-9a-z-]+$/)
})
