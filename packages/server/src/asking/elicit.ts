import {
  compileSchema,
  describeIssues,
  ErrorCode,
  isJson,
  methods,
  ProtocolError,
  question,
  type AuthorSchema,
  type Elicited,
  type FormSchema,
  type Json,
  type SchemaOutput,
} from '@mortise/protocol'
import { readSaid } from '../said.js'
import type { Asker } from './asker.js'
import { handled } from './handled.js'
import { tellCompleted } from './page.js'

/** What the user did with a form; its fields are there only when it was accepted. */
export type Filled<T> = { action: 'accept'; content: T } | { action: 'decline' } | { action: 'cancel' }

/**
 * Whether the user agreed to visit a page, which says nothing of what happens there. `completed` tells the client that
 * the page is finished with, where its revision has a way to hear that.
 */
export type Visited =
  | { action: 'accept'; completed: () => Promise<void> }
  | { action: 'decline' }
  | { action: 'cancel' }

/** A form: a message, and a flat object of primitive fields as a schema. Secrets belong on a page. */
export interface Form<S extends AuthorSchema> {
  readonly message: string
  readonly schema: S
}

/** A page to visit: a message, and an address without anything secret in it. */
export interface Page {
  readonly message: string
  readonly url: string
}

/** Asks the user to fill in a form, or to visit a page. */
export interface Elicit {
  <S extends AuthorSchema>(key: string, form: Form<S>): Promise<Filled<SchemaOutput<S>>>
  (key: string, page: Page): Promise<Visited>
}

/** The asking function of one handler's run. */
export const elicit = (ctx: Asker): Elicit =>
  ((key: string, asked: Form<AuthorSchema> | Page) =>
    handled<unknown>('url' in asked ? visit(ctx, key, asked) : fill(ctx, key, asked))) as Elicit

async function fill<S extends AuthorSchema>(
  ctx: Asker,
  key: string,
  { message, schema }: Form<S>,
): Promise<Filled<SchemaOutput<S>>> {
  const form = compileSchema(schema, 'input', `the form '${key}'`)
  const asked = question(methods.elicit, { message, requestedSchema: formOf(form.json) })
  const answer = answered(await ctx.ask(key, asked), key)
  if (answer.action !== 'accept') return { action: answer.action }
  const checked = await form.check(answer.content ?? {})
  if (checked.issues) {
    throw new ProtocolError(
      ErrorCode.invalidParams,
      `answer '${key}' does not fit its form: ${describeIssues(checked.issues)}`,
    )
  }
  return { action: 'accept', content: checked.value as SchemaOutput<S> }
}

async function visit(ctx: Asker, key: string, { message, url }: Page): Promise<Visited> {
  const { action } = answered(await ctx.ask(key, question(methods.elicit, { mode: 'url', message, url })), key)
  return action === 'accept' ? { action, completed: tellCompleted(ctx, key) } : { action }
}

const answered = (answer: Json, key: string): Elicited => readSaid(methods.elicit.result, answer, `answer '${key}'`)

/** The formats that a field of a form may have; an answer is held to any other all the same. */
const formats: readonly unknown[] = ['email', 'uri', 'date', 'date-time']

/** Forms know three members of JSON Schema at their root, few formats and no patterns; printers of schemas write more. */
function formOf({ type, properties, required }: Json): FormSchema {
  const fields = Object.entries((properties ?? {}) as Json).map(([name, field]) => [name, fieldOf(field)] as const)
  const form = { type, properties: Object.fromEntries(fields) } as FormSchema
  return required === undefined ? form : { ...form, required: required as string[] }
}

function fieldOf(field: unknown): unknown {
  if (!isJson(field)) return field
  const { pattern: _, format, ...plain } = field
  return formats.includes(format) ? { ...plain, format } : plain
}
