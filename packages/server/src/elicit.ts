import {
  compileSchema,
  describeIssues,
  ErrorCode,
  methods,
  ProtocolError,
  question,
  read,
  type AuthorSchema,
  type FormSchema,
  type Json,
  type Question,
  type SchemaOutput,
} from '@mortise/protocol'

/** What the user did with a form; its fields are there only when it was accepted. */
export type Filled<T> = { action: 'accept'; content: T } | { action: 'decline' } | { action: 'cancel' }

/** Asks the user to fill in a form: a message, and a flat object of primitive fields as a schema. */
export type Elicit = <S extends AuthorSchema>(
  key: string,
  form: { readonly message: string; readonly schema: S },
) => Promise<Filled<SchemaOutput<S>>>

/** The asking function of one handler's run. */
export const elicit =
  (ctx: { ask(key: string, question: Question): Promise<Json> }): Elicit =>
  async (key, { message, schema }) => {
    const form = compileSchema(schema, 'input', `the form '${key}'`)
    const asked = question(methods.elicit, { message, requestedSchema: formOf(form.json, key) })
    const answer = read(methods.elicit.result, await ctx.ask(key, asked), `answer '${key}'`)
    if (answer.action !== 'accept') return { action: answer.action }
    const checked = await form.check(answer.content ?? {})
    if (checked.issues) {
      throw new ProtocolError(
        ErrorCode.invalidParams,
        `answer '${key}' does not fit its form: ${describeIssues(checked.issues)}`,
      )
    }
    return { action: 'accept', content: checked.value as SchemaOutput<typeof schema> }
  }

/** Forms know three members of JSON Schema at their root; printers of schemas write more. */
function formOf({ type, properties, required }: Json, key: string): FormSchema {
  const form = required === undefined ? { type, properties } : { type, properties, required }
  return (
    read(methods.elicit.params, { message: '', requestedSchema: form }, `the form '${key}'`) && (form as FormSchema)
  )
}
