import { describe, expect, it } from 'vitest'
import { english } from './english.js'
import { wordsOf } from './saying.js'

describe.each(['en', 'zh-Hans'] as const)('in %s', (language) => {
  const { notes } = wordsOf[language]

  it('every note keeps what it was told, and is of that language', () => {
    const told: [note: string, ...kept: string[]][] = [
      [notes.instead('why', 'NWS'), 'why', 'NWS'],
      [notes.failsNow('NWS'), 'NWS'],
      [notes.fewerDays('NWS', 7, 10), 'NWS', '7', '10'],
      [notes.noHours('NWS'), 'NWS'],
      [notes.saidBefore('why', 'NWS', 5), 'why', 'NWS', '5'],
      [notes.measuredAt('KTOP', 5), 'KTOP', '5'],
      [notes.worst(300, 100), '300', '100'],
      [notes.nights],
      [notes.late(3), '3'],
      [notes.bundled],
      [notes.bundledDays('2012-01-01', '2015-12-31'), '2012-01-01', '2015-12-31'],
      [notes.calls('Seniverse', 'haze'), 'Seniverse', 'haze'],
      [notes.parent('why', 'Hangzhou'), 'why', 'Hangzhou'],
      [notes.nobodyWarns('Oslo'), 'Oslo'],
      [notes.asksNobody, 'offline'],
    ]
    expect(told).toHaveLength(Object.keys(notes).length)
    for (const [note, ...kept] of told) {
      expect(/\p{Script=Han}/u.test(note), note).toBe(language === 'zh-Hans')
      for (const each of kept) expect(note).toContain(each)
    }
  })
})

it('one is one in English', () => {
  expect(english.notes.measuredAt('KTOP', 1)).toBe('Measured at the station KTOP, 1 minute ago')
  expect(english.stale(60)).toMatch(/^OLD: got 1 minute ago/)
  expect(english.search.people(1)).toBe('1 person')
})
