import { ErrorCode, ProtocolError } from '../errors.js'
import { isJson, type Json } from '../schema/index.js'

const plainTypes = ['string', 'number', 'integer', 'boolean']

/** What keeps a value from being a field of a form, or undefined: fields are primitive values, and choices among texts. */
export function faultOfField(field: unknown): string | undefined {
  if (!isJson(field)) return 'is no schema'
  if (plainTypes.includes(field.type as string)) return field.type === 'string' ? faultOfChoices(field) : undefined
  if (field.type !== 'array') return 'must be a string, a number, an integer, a boolean or an array of choices'
  const { items } = field
  return isJson(items) && (choicesOf(items.enum) ?? choicesOf(items.anyOf))
    ? faultOfChoices(items)
    : 'must say in `items` which choices there are'
}

/** An answer holds the texts that were chosen, so that there could be none to a choice of anything else. */
function faultOfChoices({ enum: plain, oneOf, anyOf }: Json): string | undefined {
  const titled = choicesOf(oneOf) ?? choicesOf(anyOf) ?? []
  const fits = choicesOf(plain)?.every(isText) !== false && titled.every(isTitled)
  return fits ? undefined : 'must offer texts to choose from, and a title for each where it has titles'
}

const isText = (value: unknown): boolean => typeof value === 'string'
const isTitled = (value: unknown): boolean => isJson(value) && isText(value.const) && isText(value.title)

const choicesOf = (value: unknown): readonly unknown[] | undefined => (Array.isArray(value) ? value : undefined)

/**
 * A form without faults, for a client that knows plain choices and defaults of checkboxes alone. Throws where it offers
 * more.
 */
export function plainForm(form: Json): Json {
  const properties = Object.entries(form.properties as Record<string, Json>)
  return { ...form, properties: Object.fromEntries(properties.map(([name, field]) => [name, plainField(name, field)])) }
}

function plainField(name: string, field: Json): Json {
  if (field.type === 'array') {
    const message = `This client has no choice of several, as '${name}' is`
    throw new ProtocolError(ErrorCode.missingCapability, message)
  }
  const { oneOf, default: preset, ...plain } = field
  if (field.type === 'boolean' && preset !== undefined) plain.default = preset
  if (!oneOf) return plain
  const titled = oneOf as readonly Json[]
  return { ...plain, enum: titled.map((each) => each.const), enumNames: titled.map((each) => each.title) }
}
