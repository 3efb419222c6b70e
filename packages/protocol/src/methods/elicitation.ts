import { ErrorCode, ProtocolError } from '../errors.js'
import {
  array,
  boolean,
  either,
  isJson,
  json,
  literal,
  number,
  object,
  optional,
  record,
  string,
  type Infer,
  type Json,
} from '../schema/index.js'
import { Meta } from './content.js'
import { notification, request, type Traits } from './define.js'
import { plainForm } from './forms.js'

/** A form for the user: one flat object of primitive fields, as JSON Schema. */
export const FormSchema = object({
  type: literal('object'),
  properties: record(json),
  required: optional(array(string)),
})
/** A form for the user: one flat object of primitive fields, as JSON Schema. */
export interface FormSchema extends Infer<typeof FormSchema> {}

/** What the user is asked: to fill in a form, or to visit a page. */
export const Elicitation = either({
  'a form (message, requestedSchema)': object({
    mode: optional(literal('form')),
    message: string,
    requestedSchema: FormSchema,
    _meta: Meta,
  }),
  'a page (mode url, message, url)': object({
    mode: literal('url'),
    message: string,
    url: string,
    elicitationId: optional(string),
    _meta: Meta,
  }),
})
/** What the user is asked: to fill in a form, or to visit a page. */
export type Elicitation = Infer<typeof Elicitation>

const Field = either({
  'a string': string,
  'a number': number,
  'a boolean': boolean,
  'an array of strings': array(string),
})

/** What the user did: accepted (with the form's fields), declined, or dismissed the question. */
export const Elicited = object({
  action: literal('accept', 'decline', 'cancel'),
  content: optional(record(Field)),
  _meta: Meta,
})
/** What the user did: accepted (with the form's fields), declined, or dismissed the question. */
export interface Elicited extends Infer<typeof Elicited> {}

/** A client that names no modes has forms. */
function lacks({ mode = 'form' }: Json, { elicitation }: Json): string | undefined {
  const modes = isJson(elicitation) ? elicitation : {}
  const declared = modes[mode as string] !== undefined || (mode === 'form' && modes.url === undefined)
  return declared ? undefined : `elicitation.${mode as string}`
}

function bendQuestion(params: Json, { richQuestions, pageIds }: Traits): Json {
  const { mode, elicitationId, ...rest } = params
  if (mode === 'url') {
    if (pageIds) return params
    if (richQuestions) return elicitationId === undefined ? params : { mode, ...rest }
    throw new ProtocolError(ErrorCode.missingCapability, 'This client cannot send its user to a page')
  }
  if (richQuestions) return params
  return { ...rest, requestedSchema: plainForm(params.requestedSchema as Json) }
}

/** Asks the user of the client for input. */
export const elicit = request('elicitation/create', {
  from: 'server',
  since: '2025-06-18',
  until: '2025-11-25',
  askable: true,
  needs: { client: 'elicitation' },
  params: Elicitation,
  result: Elicited,
  bendQuestion,
  lacks,
})

/** A page that the user was asked to visit is finished with. */
export const elicitationComplete = notification('notifications/elicitation/complete', {
  from: 'server',
  since: '2025-11-25',
  until: '2025-11-25',
  needs: { client: 'elicitation.url' },
  params: object({ elicitationId: string, _meta: Meta }),
})
