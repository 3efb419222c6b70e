import { readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { idsIn, page, proofs as find, reasons, requirements } from './requirements/known.js'
import { unproved } from './requirements/unproved.js'

const docs = new URL('../docs/requirements.md', import.meta.url)
const proofs = find()
const ids = requirements.map(({ id }) => id)

it('the list of requirements is whole, in order, and says what each is about', () => {
  expect(ids).toEqual(idsIn('N001-N332'))
  for (const { revisions, side, level, text } of requirements) {
    expect(['4', '5', '45']).toContain(revisions)
    expect(['srv', 'cli', 'any', 'tp', 'as', 'prx', 'gw']).toContain(side)
    expect(['M', 'MN', 'S', 'SN', 'D']).toContain(level)
    expect(text).not.toBe('')
  }
})

it('every requirement is named by a test, or listed with the reason why not', () => {
  expect(ids.filter((id) => !proofs.has(id) && !reasons.has(id))).toEqual([])
})

it('no requirement that a test names is still listed as unproved, nor twice', () => {
  const listed = Object.values(unproved).flatMap(idsIn)
  expect(listed.filter((id) => proofs.has(id))).toEqual([])
  expect(listed).toHaveLength(new Set(listed).size)
})

it('tests name only requirements that there are', () => {
  expect([...proofs.keys()].filter((id) => !ids.includes(id))).toEqual([])
})

it('docs/requirements.md shows the list as it is; `UPDATE_DOCS=1` writes it', () => {
  if (process.env.UPDATE_DOCS) writeFileSync(docs, page(proofs))
  expect(readFileSync(docs, 'utf8')).toBe(page(proofs))
})
