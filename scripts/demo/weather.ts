import type { Json } from '@mortise/protocol'
import type { Answerer, Guest } from './guest.js'

/** Takes the first place that an ambiguous name may mean. */
export const firstPlace: Answerer = (_message, fields) => ({
  action: 'accept',
  content: Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, choicesOf(field as Json)[0] ?? ''])),
})

const choicesOf = ({ enum: plain, oneOf }: Json): string[] =>
  (plain as string[] | undefined) ?? (oneOf as { const: string }[] | undefined)?.map((each) => each.const) ?? []

/** Places and the sky, which are real without a network; and weather, which without one can only be a sample. */
export async function showWeather(guest: Guest): Promise<void> {
  await guest.call('search_location', { query: 'hangzhou', limit: 3 }, (_found, text) => text)
  await guest.call('get_astronomy', { location: { name: 'Reykjavík' } }, (_sky, text) => text)
  await guest.call('get_astronomy', { location: { name: 'Springfield' } }, (_sky, text) => text)
  await guest.call('get_current', { location: { name: '杭州' } }, (_now, text) => text)
  await guest.call('get_forecast', { location: { name: 'Oslo' }, days: 3 }, (_days, text) => text)
  await guest.call('get_alerts', { state: 'KS' }, (_alerts, text) => text)
  const both = { locations: [{ name: '北京' }, { name: '上海' }], units: 'si', language: 'zh-Hans' }
  await guest.call('compare_locations', both, (_places, text) => text)
}
