import fc from 'fast-check'
import { expect, it } from 'vitest'
import { asked, failureOf, places, stillWorld } from '../../testing/asking.js'
import { currentBody } from '../../testing/stand-in.js'
import { createWeather } from '../create-weather.js'
import { hush } from './hush.js'

/** Keys as services hand them out, and such as no service would. */
const key = fc.string({ minLength: 6, maxLength: 40, unit: fc.constantFrom(...'aZ09_-+/=.$^*()[]%&?#!~\\'.split('')) })

it('takes secrets out of any text, however a URL writes them', () => {
  fc.assert(
    fc.property(key, fc.string(), fc.string(), (secret, before, after) => {
      for (const spelling of [
        secret,
        encodeURIComponent(secret),
        new URLSearchParams({ a: secret }).toString().slice(2),
      ]) {
        expect(hush(`${before}${spelling}${after}`, [secret, secret.slice(0, 3)])).not.toContain(spelling)
      }
    }),
  )
  expect(hush('nothing to hide', [])).toBe('nothing to hide')
  expect(hush('nothing to hide', [''])).toBe('nothing to hide')
})

/** What a far end could do to make us tell what it was told. */
const echoes: Readonly<Record<string, (url: URL, pad: string) => Promise<Response>>> = {
  'the URL, in an error of Open-Meteo': ({ href }, pad) =>
    Promise.resolve(Response.json({ error: true, reason: pad + href }, { status: 400 })),
  'the URL, in an error of Seniverse': ({ href }, pad) =>
    Promise.resolve(Response.json({ status: pad + href, status_code: 'AP010010' }, { status: 403 })),
  'the URL, as its own code': ({ href }) =>
    Promise.resolve(Response.json({ status: '', status_code: href }, { status: 403 })),
  'the URL, as a number': ({ href }) =>
    Promise.resolve(
      Response.json({
        results: [
          {
            location: { name: '', path: '', timezone: 'Asia/Shanghai' },
            now: { temperature: href },
            last_update: '2026-11-20T14:40:00+08:00',
          },
        ],
      }),
    ),
  'the URL, as a redirect': ({ search }) =>
    Promise.resolve(new Response(null, { status: 302, headers: { location: `http://elsewhere.test/${search}` } })),
  'the key, as a host': ({ searchParams }) => {
    const host = (searchParams.get('key') ?? searchParams.get('apikey') ?? 'none').replace(/[^a-z0-9]/gi, 'x')
    return Promise.resolve(new Response(null, { status: 302, headers: { location: `http://${host}.test/` } }))
  },
  'the key, as a value': ({ searchParams }, pad) =>
    Promise.resolve(
      Response.json({
        ...currentBody,
        current: { ...currentBody.current, precipitation: pad + String(searchParams.get('apikey')) },
      }),
    ),
  'the key, as a unit': ({ searchParams }, pad) =>
    Promise.resolve(
      Response.json({ ...currentBody, current_units: { temperature_2m: pad + String(searchParams.get('apikey')) } }),
    ),
  'the key, with between its letters what nobody sees': ({ searchParams }) =>
    Promise.resolve(
      Response.json({ error: true, reason: String(searchParams.get('apikey')).split('').join('\u200e') }),
    ),
  'the URL, in why the connection broke': ({ href }, pad) =>
    Promise.reject(new TypeError('fetch failed', { cause: new Error(`${pad}${href}`) })),
}

it.each(Object.keys(echoes))(
  'no error, log, status or note tells the key, where a far end repeats %s',
  async (name) => {
    await fc.assert(
      fc.asyncProperty(
        key,
        key,
        fc.boolean(),
        fc.integer({ min: 0, max: 400 }),
        async (secret, uid, isSigned, length) => {
          const lines: string[] = []
          const signatures: string[] = []
          const world = stillWorld({
            fetch: (url) => {
              signatures.push((url as URL).searchParams.get('sig') ?? secret)
              return echoes[name]!(url as URL, ' x'.repeat(length))
            },
            log: (line) => lines.push(line),
          })
          const env = { SENIVERSE_KEY: secret, OPEN_METEO_KEY: secret, ...(isSigned && { SENIVERSE_UID: uid }) }
          const weather = createWeather({ env, ...world })
          const { message, stack, cause } = await failureOf(weather.current(places.beijing, asked))
          const { notes } = await weather.alerts(places.beijing, asked)
          const told = [message, stack, String(cause), ...lines, ...notes, JSON.stringify(weather.status())].join('\n')
          const spelled = [secret, ...signatures, ...(isSigned ? [uid] : [])].flatMap((each) => [
            each,
            encodeURIComponent(each),
          ])
          for (const spelling of spelled) expect(told.toLowerCase()).not.toContain(spelling.toLowerCase())
        },
      ),
      { numRuns: 15 },
    )
  },
)
