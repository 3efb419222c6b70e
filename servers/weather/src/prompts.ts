import { ErrorCode, ProtocolError } from '@mortise/protocol'
import type { McpServer } from '@mortise/server'
import { completeNames } from './completion.js'
import type { Parts } from './tools/parts.js'

const most = 16

/** Offers `travel-brief`: what to expect of the weather on a trip. */
export function registerPrompts(server: McpServer, { gazetteer }: Parts): void {
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
    ({ city = '', days = '3' }) => {
      const count = Number(days)
      if (!Number.isInteger(count) || count < 1 || count > most) {
        throw new ProtocolError(ErrorCode.invalidParams, `Prompt travel-brief: days is '${days}', not 1 to ${most}`)
      }
      return (
        `Write a short travel brief for ${city}, ${count} days from today. Call get_forecast with ` +
        `${JSON.stringify({ location: { name: city }, days: count })}, and get_astronomy with the id of the location that it ` +
        'answers. Sum up day by day, then say what to pack and when it is light. Take values only from the answers; say so ' +
        'where one is null, where the data is a sample, or where a tool failed. End with the attribution of each source.'
      )
    },
  )
}
