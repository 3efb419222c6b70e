import * as schemas from '@modelcontextprotocol/core'
import { ZodType } from 'zod'

/** Where the official schemas of the second version judge otherwise, and why. */
interface Otherwise {
  readonly why: string
  /** What they then say of a value that we take: a path and a code. */
  readonly refuses?: RegExp
  /** What we then say of a value that they take. */
  readonly takes?: RegExp
}

/** All of it. */
export const otherwise: readonly Otherwise[] = [
  { why: 'they look at the envelope of a request elsewhere', takes: /^params\._meta/ },
  { why: 'they look at the frame of a message elsewhere', takes: /JSON-RPC 2\.0|needs an id/ },
  { why: 'they know no kinds of result here', takes: /unknown resultType/ },
  { why: 'they look at freshness elsewhere', takes: /\.(ttlMs|cacheScope): / },
  { why: 'they look at answers and states elsewhere', takes: /^params\.(inputResponses|requestState)/ },
  { why: 'they take a cancel that names no request, as one revision does', takes: /cancelled\.requestId: / },
  { why: 'they put in empty content where a result has none', takes: /tools\/call\.content: / },
  { why: 'they take a null for what nobody filled in', takes: /^elicitation\/create\.content: / },
  { why: 'they know no titles of the arguments of a prompt', takes: /\.arguments\[\d+\]\.title: / },
  { why: 'they want times in ISO 8601; the published schema does not', refuses: /lastModified invalid_format$/ },
  { why: 'they want valid base64; the published schema does not', refuses: /(data|blob) custom$/ },
  { why: 'they want addresses of files; the published schema does not', refuses: /^roots\.\d+\.uri / },
  { why: 'they look into capabilities; see the leniencies', refuses: /^capabilities\./ },
  { why: 'they look into schemas of tools; see the leniencies', refuses: /(in|out)putSchema/ },
  { why: 'they hold weights to their range; see the leniencies', refuses: /[pP]riority too_/ },
  { why: 'they look into the fields of a form; see the leniencies', refuses: /^params invalid_union$/ },
  {
    why: 'they look at the name of a subscription that ends; see the leniencies',
    refuses: /^_meta( invalid_type$|.*subscriptionId)/,
  },
  { why: 'they take one block from a model, and no use of tools, under this name', refuses: /^content(\.type)? / },
]

const all: Readonly<Record<string, unknown>> = schemas

/** What the official schema of a name says of a value, `[]` when it takes it; undefined when there is no such schema. */
export function officialFaults(name: string, value: unknown): readonly string[] | undefined {
  const schema = all[`${name}Schema`]
  if (!(schema instanceof ZodType)) return undefined
  const parsed = schema.safeParse(value)
  return parsed.success ? [] : parsed.error.issues.map(({ path, code }) => `${path.join('.')} ${code}`)
}
