import { createHmac } from 'node:crypto'
import type { Reply } from './stand-in-open-meteo.js'

/** Keys that the stand-in takes; all that it answers is made up, for what the real one says may not be passed on. */
export const keys = { free: 'made-up-free-key', paid: 'made-up+paid/key' } as const
/** The uid that goes with the paid key. */
export const uid = 'made-up-uid'
/** A district, of which the free key may have nothing. */
export const district = { latitude: 30.42, longitude: 120.3 }

/** An error as Seniverse tells it. */
export const seniverseProblem = (code: string, status: string, http = 403): Reply => ({
  status: http,
  body: { status, status_code: code },
})

const beijing = {
  id: 'WX4FBXXFKE4F',
  name: '北京',
  country: 'CN',
  path: '北京,北京,中国',
  timezone: 'Asia/Shanghai',
  timezone_offset: '+08:00',
}
const hangzhou = { ...beijing, id: 'WTMKQ069CCJ7', name: '杭州', path: '杭州,杭州,浙江,中国' }

const freeNow = { text: '霾', code: '31', temperature: '14' }
const paidNow = {
  ...freeNow,
  text: '多云',
  code: '4',
  feels_like: '13',
  pressure: '1018',
  humidity: '38',
  visibility: '16.1',
  wind_direction: '西北',
  wind_direction_degree: '315',
  wind_speed: '18.0',
  wind_scale: '3',
  clouds: '40',
  dew_point: '',
}
const dayAt = (i: number) => ({
  date: `2026-11-${20 + i}`,
  text_day: '多云',
  code_day: '4',
  text_night: '小雨',
  code_night: i === 1 ? '13' : '1',
  high: '11',
  low: '-1',
  rainfall: '0.40',
  precip: '0.25',
  wind_direction: '',
  wind_direction_degree: '',
  wind_speed: '15.0',
  wind_scale: '3',
  humidity: '38',
})
const alarm = {
  alarm_id: 'made-up-1',
  title: '北京市发布大风蓝色预警',
  type: '大风',
  level: '蓝色',
  status: '',
  description: '编造的',
  pub_date: '2026-11-20T09:10:00+08:00',
}

/** Whose request it is; undefined where the key or the signature is wrong. */
function planOf(query: URLSearchParams): 'free' | 'paid' | undefined {
  const key = query.get('key')
  if (key !== null) return key === keys.paid ? 'paid' : key === keys.free ? 'free' : undefined
  const signed = `ts=${query.get('ts')}&ttl=${query.get('ttl')}&uid=${query.get('uid')}`
  const signature = createHmac('sha1', keys.paid).update(signed).digest('base64')
  return query.get('uid') === uid && query.get('sig') === signature ? 'paid' : undefined
}

/** Answers as Seniverse does; undefined where it has no such path. */
export function asSeniverse({ pathname, searchParams }: URL): Reply | undefined {
  if (!pathname.startsWith('/v3/')) return undefined
  const plan = planOf(searchParams)
  if (!plan) {
    return searchParams.has('sig')
      ? seniverseProblem('AP010004', 'The signature is invalid.')
      : seniverseProblem('AP010003', 'The API key is invalid.')
  }
  const place = searchParams.get('location')
  const withheld = place === `${district.latitude.toFixed(2)}:${district.longitude.toFixed(2)}`
  if (withheld && plan === 'free') return seniverseProblem('AP010006', 'You do not have access to this location.')
  const location = place === '杭州' ? hangzhou : beijing
  const results = (block: object): Reply => ({ status: 200, body: { results: [{ location, ...block }] } })
  const last_update = '2026-11-20T14:40:00+08:00'
  switch (pathname) {
    case '/v3/weather/now.json':
      return results({ now: plan === 'paid' ? paidNow : freeNow, last_update })
    case '/v3/weather/daily.json': {
      const count = Math.min(Number(searchParams.get('days')), plan === 'paid' ? 10 : 3)
      return results({ daily: Array.from({ length: count }, (_, i) => dayAt(i)), last_update })
    }
    case '/v3/weather/alarm.json':
      if (plan === 'free') return seniverseProblem('AP010002', 'You do not have access to this API.')
      return results({ alarms: location === beijing ? [alarm] : [] })
    case '/v3/location/search.json':
      return { status: 200, body: { results: [{ ...hangzhou, name: '余杭', path: '余杭,杭州,浙江,中国' }] } }
    default:
      return seniverseProblem('AP010005', 'The API does not exist.', 404)
  }
}
