import { ErrorCode, ProtocolError } from '@mortise/protocol'
import { ToolError, type AskingContext } from '@mortise/server'
import { z } from 'zod'
import { choose, label } from '../gazetteer/choose.js'
import type { Place } from '../gazetteer/place.js'
import { locationOf, positionOf, type Location } from '../answers/location.js'
import type { Language } from '../providers/weather.js'
import { wordsOf } from '../words/saying.js'
import type { Parts } from './parts.js'
import type { Where } from './where.js'

/** What it takes to find a place. */
export interface Search extends Pick<Parts, 'gazetteer' | 'now'> {
  /** In which its name is told. */
  readonly language: Language
}

/**
 * Finds the place that is meant. The user is asked which, when a name may mean several; where the client cannot ask, a
 * `ToolError` lists them. One is thrown too where there is no such place. The question has a key of its own for each place
 * that one call looks for.
 */
export async function locate(
  where: Where,
  { gazetteer, now, language }: Search,
  ctx: Pick<AskingContext, 'elicit'>,
  key = 'location',
): Promise<Location> {
  const places = await gazetteer()
  if ('lat' in where) return positionOf({ latitude: where.lat, longitude: where.lon }, places, now(), language)
  if ('id' in where) {
    const place = places.byId(where.id)
    if (place) return locationOf(place, now(), language)
    throw new ToolError(`NOT FOUND: the gazetteer has no place with the id ${where.id}. Find one with search_location.`)
  }
  const choice = choose(places.search(where.name))
  if ('place' in choice) return locationOf(choice.place, now(), language)
  if (choice.candidates.length === 0) throw unknown(where.name)
  const place = await ask({ name: where.name, key, language }, choice.candidates, ctx)
  return locationOf(place, now(), language)
}

async function ask(
  { name, key, language }: { name: string; key: string; language: Language },
  candidates: readonly Place[],
  ctx: Pick<AskingContext, 'elicit'>,
): Promise<Place> {
  const byLabel = distinct(candidates, language)
  const words = wordsOf[language]
  const schema = z.object({ place: z.enum([...byLabel.keys()]).describe(words.meant) })
  const message = words.several(name)
  const answer = await ctx.elicit(key, { message, schema }).catch((error: unknown) => {
    const cannotAsk = error instanceof ProtocolError && error.code === ErrorCode.missingCapability
    throw cannotAsk ? ambiguous(name, byLabel) : error
  })
  const place = answer.action === 'accept' ? byLabel.get(answer.content.place) : undefined
  if (!place) throw ambiguous(name, byLabel)
  return place
}

/** Labels that differ, even of two towns of one name in one region. */
function distinct(places: readonly Place[], language: Language): Map<string, Place> {
  const byLabel = new Map<string, Place>()
  for (const place of places) {
    const words = label(place, language)
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
