import {
  ErrorCode,
  faultOfDialogue,
  faultOfField,
  isJson,
  methods,
  ProtocolError,
  questionNamed,
  type Json,
  type Params,
  type Question,
  type RequestDef,
} from '@mortise/protocol'

/** The definition of a question's method. */
export function definitionOfQuestion({ method }: Question): RequestDef {
  const def = questionNamed(method)
  if (!def) throw new ProtocolError(ErrorCode.internal, `${method} is not a question that can be asked`)
  return def
}

/** The same, of a question that any client may be asked. Throws where it is none, in whichever way it is put. */
export function soundQuestion(key: string, question: Question): RequestDef {
  const def = definitionOfQuestion(question)
  const fault = faultOf(def, question.params)
  if (fault) throw new TypeError(`The question '${key}' cannot be asked: ${fault}`)
  return def
}

function faultOf(def: RequestDef, params: Json): string | undefined {
  if (def === methods.sample) return faultOfDialogue((params as Params<typeof methods.sample>).messages)
  if (def !== methods.elicit) return undefined
  if (params.mode !== 'url') return faultOfForm(params.requestedSchema)
  return URL.canParse(params.url as string) ? undefined : `${JSON.stringify(params.url)} is no valid address`
}

function faultOfForm(form: unknown): string | undefined {
  if (!isJson(form) || form.type !== 'object') return 'its schema must have type "object" at its root'
  for (const [name, field] of Object.entries(isJson(form.properties) ? form.properties : {})) {
    const fault = faultOfField(field)
    if (fault) return `the field '${name}' ${fault}`
  }
  return undefined
}
