import { ErrorCode, ProtocolError } from '@mortise/protocol'
import { ToolError, type AskingContext } from '@mortise/server'
import { z } from 'zod'
import { choose, mostCandidates } from '../gazetteer/choose.js'
import type { Place } from '../gazetteer/place.js'
import { locationOf, positionOf, type Location } from '../answers/location.js'
import type { Language } from '../providers/weather.js'
import { wordsOf } from '../words/saying.js'
import { distinct, listed, notFound } from './choices.js'
import type { Parts } from './parts.js'
import type { Where } from './where.js'

/** What it takes to find a place. */
export interface Search extends Pick<Parts, 'gazetteer' | 'now'> {
  /** In which its name is told. */
  readonly language: Language
}

/**
 * Finds the place that is meant. The user is asked which, when a name may mean several, or when no place has it and
 * some have one like it; where the client cannot ask, a `ToolError` lists them. The question has a key of its own for each
 * place that one call looks for.
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
  const { name } = where
  const choice = choose(places.search(name))
  if ('place' in choice) return locationOf(choice.place, now(), language)
  const { candidates } = choice
  const question =
    candidates.length > 0
      ? which(name, candidates, language)
      : nearly(name, places.suggest(name).slice(0, mostCandidates), language)
  return locationOf(await ask(question, { key, language }, ctx), now(), language)
}

/** What the user is asked, and how the call fails where they cannot be asked or choose nothing. */
interface Question {
  readonly message: string
  readonly places: readonly Place[]
  readonly refusal: ToolError
}

async function ask(
  { message, places, refusal }: Question,
  { key, language }: { key: string; language: Language },
  ctx: Pick<AskingContext, 'elicit'>,
): Promise<Place> {
  if (places.length === 0) throw refusal
  const byLabel = distinct(places, language)
  const schema = z.object({ place: z.enum([...byLabel.keys()]).describe(wordsOf[language].meant) })
  const answer = await ctx.elicit(key, { message, schema }).catch((error: unknown) => {
    const cannotAsk = error instanceof ProtocolError && error.code === ErrorCode.missingCapability
    throw cannotAsk ? refusal : error
  })
  const place = answer.action === 'accept' ? byLabel.get(answer.content.place) : undefined
  if (!place) throw refusal
  return place
}

function which(name: string, places: readonly Place[], language: Language): Question {
  const byLabel = distinct(places, language)
  const [first] = byLabel.keys()
  const next = `Ask again with the name of one, such as "${first}", or where a location is taken, as by get_current, with its id.`
  const refusal = new ToolError([`AMBIGUOUS: "${name}" may be any of these. ${next}`, ...listed(byLabel)].join('\n'))
  return { message: wordsOf[language].several(name), places, refusal }
}

const nearly = (name: string, places: readonly Place[], language: Language): Question => ({
  message: wordsOf[language].nearly(name),
  places,
  refusal: new ToolError(notFound(name, places, language)),
})
