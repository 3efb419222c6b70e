// The everything-client: does what a scenario of the official suite wants of a client. The last argument is the URL of
// its mock; a scenario that is not known here is an error, so that none passes for having done nothing.
import { Client } from '@mortise/client'
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
client.handle(methods.elicit, (form) => ({ action: 'accept', content: filledIn(form) }))
client.handle(methods.sample, () => ({ role: 'assistant', model: 'none', content: { type: 'text', text: 'Paris' } }))
client.handle(methods.listRoots, () => ({ roots: [] }))

/** Takes every default, and says yes to what has none. */
function filledIn(form: Json): Record<string, string | number | boolean> {
  const schema = isJson(form.requestedSchema) ? form.requestedSchema : {}
  const fields = Object.entries(isJson(schema.properties) ? schema.properties : {})
  return Object.fromEntries(
    fields.map(([key, field]) => [
      key,
      isJson(field) && field.default !== undefined ? (field.default as string) : true,
    ]),
  )
}

await client.connect(http(url))
try {
  await scenario(client, context)
} finally {
  await client.close()
}
