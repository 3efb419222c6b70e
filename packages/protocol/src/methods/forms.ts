import { ErrorCode, ProtocolError } from '../errors.js'
import { isJson, type Json } from '../schema/index.js'

const plainTypes = ['string', 'number', 'integer', 'boolean']

/** What keeps a value from being a field of a form, or undefined: fields are primitive values, and choices among them. */
export function faultOfField(field: unknown): string | undefined {
  if (!isJson(field)) return 'is no schema'
  if (plainTypes.includes(field.type as string)) return undefined
  if (field.type !== 'array') return 'must be a string, a number, an integer, a boolean or an array of choices'
  const { items } = field
  return isJson(items) && (choicesOf(items.enum) ?? choicesOf(items.anyOf))
    ? undefined
    : 'must say in `items` which choices there are'
}

const choicesOf = (value: unknown): readonly unknown[] | undefined => (Array.isArray(value) ? value : undefined)

/** A form for a client that knows plain choices and defaults of checkboxes alone. Throws where it offers more. */
export function plainForm(form: Json): Json {
  const properties = Object.entries(isJson(form.properties) ? form.properties : {})
  return { ...form, properties: Object.fromEntries(properties.map(([name, field]) => [name, plainField(name, field)])) }
}

function plainField(name: string, field: unknown): unknown {
  if (!isJson(field)) return field
  if (field.type === 'array') {
    const message = `This client has no forms with several choices in one field, as '${name}' has`
    throw new ProtocolError(ErrorCode.missingCapability, message)
  }
  const { oneOf, default: preset, ...plain } = field
  if (field.type === 'boolean' && preset !== undefined) plain.default = preset
  const titled = choicesOf(oneOf)?.filter(isJson)
  if (!titled) return plain
  return { ...plain, enum: titled.map((each) => each.const), enumNames: titled.map((each) => each.title ?? each.const) }
}
