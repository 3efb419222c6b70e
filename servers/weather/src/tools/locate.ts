import { ErrorCode, ProtocolError } from '@mortise/protocol'
import { ToolError, type AskingContext } from '@mortise/server'
import { z } from 'zod'
import { choose, label } from '../gazetteer/choose.js'
import type { Place } from '../gazetteer/place.js'
import { locationOf, positionOf, type Location, type Where } from './location.js'
import type { Parts } from './parts.js'

/**
 * Finds the place that is meant. The user is asked which, when a name may mean several; where the client cannot ask, a
 * `ToolError` lists them. One is thrown too where there is no such place.
 */
export async function locate(where: Where, parts: Parts, ctx: Pick<AskingContext, 'elicit'>): Promise<Location> {
  const places = await parts.gazetteer()
  const now = parts.now()
  if ('lat' in where) return positionOf({ latitude: where.lat, longitude: where.lon }, places, now)
  if ('id' in where) {
    const place = places.byId(where.id)
    if (place) return locationOf(place, now)
    throw new ToolError(`NOT FOUND: the gazetteer has no place with the id ${where.id}. Find one with search_location.`)
  }
  const choice = choose(places.search(where.name))
  if ('place' in choice) return locationOf(choice.place, now)
  if (choice.candidates.length === 0) throw unknown(where.name)
  return locationOf(await ask(where.name, choice.candidates, ctx), now)
}

async function ask(name: string, candidates: readonly Place[], ctx: Pick<AskingContext, 'elicit'>): Promise<Place> {
  const byLabel = distinct(candidates)
  const schema = z.object({ place: z.enum([...byLabel.keys()]).describe('Which one is meant') })
  const message = `There are several places called "${name}". Which one is meant?`
  const answer = await ctx.elicit('location', { message, schema }).catch((error: unknown) => {
    const cannotAsk = error instanceof ProtocolError && error.code === ErrorCode.missingCapability
    throw cannotAsk ? ambiguous(name, byLabel) : error
  })
  const place = answer.action === 'accept' ? byLabel.get(answer.content.place) : undefined
  if (!place) throw ambiguous(name, byLabel)
  return place
}

/** Labels that differ, even of two towns of one name in one region. */
function distinct(places: readonly Place[]): Map<string, Place> {
  const byLabel = new Map<string, Place>()
  for (const place of places) {
    const words = label(place)
    byLabel.set(byLabel.has(words) ? `${words} (${place.id})` : words, place)
  }
  return byLabel
}

const ambiguous = (name: string, byLabel: ReadonlyMap<string, Place>): ToolError => {
  const lines = Array.from(
    byLabel,
    ([words, { id, population }]) => `- ${words}, ${population} people: { "id": ${id} }`,
  )
  return new ToolError(`AMBIGUOUS: "${name}" may be any of these. Ask again with the id of one.\n${lines.join('\n')}`)
}

const unknown = (name: string): ToolError =>
  new ToolError(
    `NOT FOUND: no place called "${name}" is in the gazetteer, which holds towns of 40,000 people and more, capitals and ` +
      'seats of regions. Check the spelling, try search_location with the beginning of the name, or give { lat, lon }.',
  )
