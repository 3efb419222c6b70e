import { ErrorCode, ProtocolError } from '@mortise/protocol'
import type { McpServer } from '@mortise/server'
import { completeNames, completeStates } from './gazetteer/completion.js'
import { isState } from './states.js'
import type { Parts } from './tools/parts.js'
import { english } from './words/english.js'

const most = 16

const honesty =
  'Take values only from the answers; say so where one is null, where the data is a sample or old, or where a tool failed. End ' +
  'with the attribution of each source.'

/** Offers prompts: what to expect on a trip, what to wear, which warnings are in force. */
export function registerPrompts(server: McpServer, parts: Parts): void {
  registerTravelBrief(server, parts)
  registerWhatToWear(server, parts)
  registerSevereWeather(server, parts)
}

function registerTravelBrief(server: McpServer, { gazetteer }: Parts): void {
  server.registerPrompt(
    'travel-brief',
    {
      title: 'Travel brief',
      description: 'What to expect of weather and daylight on a trip, and what to pack',
      arguments: [
        { name: 'city', description: 'Where to', required: true },
        { name: 'days', description: `How long, 1 to ${most} days; default 3` },
      ],
      complete: {
        city: async (typed) => completeNames(await gazetteer(), typed),
        days: (typed) => Array.from({ length: most }, (_, i) => String(i + 1)).filter((days) => days.startsWith(typed)),
      },
    },
    ({ city, days = '3' }) => {
      const count = Number(days)
      if (!Number.isInteger(count) || count < 1 || count > most) {
        throw new ProtocolError(ErrorCode.invalidParams, `Prompt travel-brief: days is '${days}', not 1 to ${most}`)
      }
      return (
        `Write a short travel brief for ${city}, ${english.days(count)} from today. Call get_forecast with ` +
        `${JSON.stringify({ location: { name: city }, days: count })}, and get_astronomy and get_alerts with the id of the ` +
        'location that it answers. Sum up day by day, then say what to pack, when it is light, and which alerts are in force ' +
        `or that none is known of. ${honesty}`
      )
    },
  )
}

/** What people may be dressing for. */
const occasions = ['walking', 'cycling', 'running', 'hiking', 'office', 'evening out', 'beach', 'skiing']

function registerWhatToWear(server: McpServer, { gazetteer }: Parts): void {
  server.registerPrompt(
    'what-to-wear',
    {
      title: 'What to wear',
      description: 'What to put on today, by the weather now and in the hours to come',
      arguments: [
        { name: 'city', description: 'Where', required: true },
        { name: 'occasion', description: 'What for, such as cycling; default just going out' },
      ],
      complete: {
        city: async (typed) => completeNames(await gazetteer(), typed),
        occasion: (typed) => occasions.filter((each) => each.startsWith(typed.toLowerCase())),
      },
    },
    ({ city, occasion = 'going out' }) =>
      `Say what to wear in ${city} today for ${occasion}. Call get_current with ` +
      `${JSON.stringify({ location: { name: city } })}, then get_forecast with the id of the location that it answers, days 1 ` +
      'and hourly true. Go by what it feels like, wind, rain and UV, and by how they change until the evening. Be brief: layers, ' +
      `shoes, what to carry. ${honesty}`,
  )
}

function registerSevereWeather(server: McpServer, { gazetteer }: Parts): void {
  server.registerPrompt(
    'severe-weather-summary',
    {
      title: 'Severe weather',
      description: 'Which warnings are in force at a place or in a state of the USA, and what to do',
      arguments: [{ name: 'area', description: 'A place, or the two letters of a state of the USA', required: true }],
      complete: {
        area: async (typed) => {
          const places = await gazetteer()
          return [...completeStates(places, typed), ...completeNames(places, typed)]
        },
      },
    },
    ({ area }) => {
      const where = isState(area) ? { state: area } : { location: { name: area } }
      return (
        `Sum up the severe weather for ${area}. Call get_alerts with ${JSON.stringify(where)}. Begin with the most severe: what, ` +
        'where, from when until when, and what to do in the words of whoever issued it. Where coverage is not "covered", say ' +
        `plainly that it is not known whether there are alerts, and where to look; never say that there are none. ${honesty}`
      )
    },
  )
}
