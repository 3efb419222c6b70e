import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { page, type Report } from './page.js'
import { scenarios } from './scenarios/index.js'

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8')
const report = JSON.parse(read('../figures.json')) as Report

it('the page on performance is made of the figures that are committed', () => {
  expect(read('../../docs/performance.md')).toBe(page(report))
})

it('the figures that are committed are those of every scenario', () => {
  expect(report.outcomes.map(({ name }) => name)).toEqual(scenarios.map(({ name }) => name))
})
