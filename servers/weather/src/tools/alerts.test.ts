import { describe, expect, it } from 'vitest'
import type { Alerts } from '../providers/weather.js'
import { connect, textOf } from '../testing/connect.js'
import { answered, fakeWeather, frost } from '../testing/fake-weather.js'

const ask = async (args: object, told?: Partial<Alerts>) => {
  const alerts = () => Promise.resolve({ ...answered('warning'), coverage: 'covered' as const, alerts: [], ...told })
  const client = await connect({ weather: told ? fakeWeather({ alerts }) : fakeWeather() })
  return client.callTool({ name: 'get_alerts', arguments: { ...args } })
}
const location = { name: 'Wichita' }

describe('alerts', () => {
  it('in force are told whole, with whoever issued them', async () => {
    const result = await ask({ location })
    expect(result.structuredContent).toMatchObject({
      location: { name: 'Wichita, Kansas, United States', region: 'Kansas' },
      state: null,
      coverage: 'covered',
      alerts: { inForce: [{ event: 'Freeze Warning', severity: 'moderate' }], provenance: { kind: 'warning' } },
    })
    expect(textOf(result)).toBe(
      [
        '1 alert is in force for Wichita, Kansas, United States (warning, Fake)',
        '- Freeze Warning until Saturday (moderate)',
        '  From 2026-11-21T00:00:00-06:00 until 2026-11-21T09:00:00-06:00',
        '  Areas: Washington; Marshall',
        '  > Temperatures as low as 26 expected.',
        '  What to do: Protect tender plants.',
        '  Issued by: NWS Topeka KS',
        'Weather by nobody',
      ].join('\n'),
    )
  })

  it('that leave things open are told without them', async () => {
    const bare = { ...frost, headline: null, onset: null, ends: null, instruction: null }
    const text = textOf(await ask({ location, language: 'zh-Hans' }, { alerts: [bare, frost] }))
    expect(text).toMatch(
      /^威奇托，堪萨斯州，美国有 2 条预警生效（预警，Fake）\n- Freeze Warning（较重）\n {2}地区：Washington/,
    )
  })

  it('that are none differ from alerts that nobody knows', async () => {
    const none = await ask({ location }, {})
    expect(textOf(none)).toMatch(/^No alerts are in force for Wichita/)
    expect(none.structuredContent).toMatchObject({ coverage: 'covered', alerts: { inForce: [] } })
    for (const coverage of ['not_covered', 'unavailable', 'not_asked'] as const) {
      const unknown = await ask({ location }, { coverage })
      expect(unknown.isError).toBeUndefined()
      expect(textOf(unknown)).toMatch(
        /^ALERTS UNKNOWN for Wichita, Kansas, United States: .*does not mean that there are none/,
      )
      expect(textOf(unknown)).not.toMatch(/No alerts/i)
      expect(unknown.structuredContent).toMatchObject({ coverage, alerts: { inForce: [] } })
      const chinese = await ask({ location, language: 'zh-Hans' }, { coverage })
      expect(textOf(chinese)).toMatch(/预警情况未知.*不等于没有预警/)
    }
  })

  it('of a state are asked for by its letters', async () => {
    const result = await ask({ state: 'ks' })
    expect(result.structuredContent).toMatchObject({ location: null, state: 'KS', coverage: 'covered' })
    expect(textOf(result)).toMatch(/^No alerts are in force for KS \(warning, Fake\)/)
  })

  it.each<[object, string]>([
    [{}, 'give either location or state'],
    [{ location, state: 'KS' }, 'give either location or state'],
    [{ state: 'Kansas' }, 'must be the two letters of a state'],
    [{ state: 'zz' }, 'state: ZZ is no state or territory of the USA'],
  ])('are not asked for by %j', async (args, words) => {
    const result = await ask(args)
    expect(result.isError).toBe(true)
    expect(textOf(result)).toContain(words)
  })
})
