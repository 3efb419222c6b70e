import {
  array,
  boolean,
  integer,
  literal,
  object,
  optional,
  record,
  string,
  tagged,
  type Infer,
} from '../schema/index.js'
import { Meta } from './content.js'
import { request } from './define.js'

/** What is being completed: an argument of a prompt, or a variable of a resource template. */
export const CompletionRef = tagged('type', {
  'ref/prompt': object({ type: literal('ref/prompt'), name: string, title: optional(string) }),
  'ref/resource': object({ type: literal('ref/resource'), uri: string }),
})
/** What is being completed: an argument of a prompt by name, or a variable of a template by its URI pattern. */
export type CompletionRef = Infer<typeof CompletionRef>

/** Suggests values for an argument that is being typed. */
export const complete = request('completion/complete', {
  from: 'client',
  needs: { server: 'completions' },
  repeatable: true,
  params: object({
    ref: CompletionRef,
    argument: object({ name: string, value: string }),
    context: optional(object({ arguments: optional(record(string)) })),
    _meta: Meta,
  }),
  result: object({
    completion: object({ values: array(string), total: optional(integer), hasMore: optional(boolean) }),
    _meta: Meta,
  }),
})
