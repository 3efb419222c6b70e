// The everything-client: does what a scenario of the official suite wants of a client. The last argument is the URL of
// its mock; a scenario that is not known here is an error, so that none passes for having done nothing.
import { Client, filledIn } from '@mortise/client'
import { isJson, methods, versions, type Json, type Version } from '@mortise/protocol'
import { http } from '@mortise/transport-http'
import { scenarios } from './scenarios.js'

const url = process.argv.at(-1) ?? ''
const name = process.env.MCP_CONFORMANCE_SCENARIO ?? ''
const wanted = process.env.MCP_CONFORMANCE_PROTOCOL_VERSION as Version | undefined
const context = JSON.parse(process.env.MCP_CONFORMANCE_CONTEXT ?? '{}') as Json

const scenario = scenarios[name]
if (!scenario) throw new Error(`No client for the scenario ${name}`)

const spoken = wanted && versions.includes(wanted) ? { versions: [wanted] } : {}
const client = new Client({ name: 'mortise-everything-client', version: '1.0.0' }, spoken)
client.handle(methods.elicit, (asked) =>
  'requestedSchema' in asked
    ? { action: 'accept', content: filledIn(asked.requestedSchema, valuesOf(asked.requestedSchema.properties)) }
    : { action: 'accept' },
)
client.handle(methods.sample, () => ({ role: 'assistant', model: 'none', content: { type: 'text', text: 'Paris' } }))
client.handle(methods.listRoots, () => ({ roots: [] }))

/** A value for each field that has no default. */
function valuesOf(properties: Json): Record<string, string | number | boolean | string[]> {
  const values = { string: 'yes', number: 1, integer: 1, boolean: true, array: [] }
  const open = Object.entries(properties).filter(([, field]) => isJson(field) && field.default === undefined)
  return Object.fromEntries(
    open.map(([name, field]) => {
      const { enum: choices, type } = field as { enum?: string[]; type: keyof typeof values }
      return [name, choices?.[0] ?? values[type]]
    }),
  )
}

await client.connect(http(url))
try {
  await scenario(client, context)
} finally {
  await client.close()
}
