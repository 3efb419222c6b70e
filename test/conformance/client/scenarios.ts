import type { Client } from '@mortise/client'
import type { Json } from '@mortise/protocol'

/** What a client does in a scenario, once it is connected. */
export type Scenario = (client: Client, context: Json) => Promise<void>

const callEach =
  (...names: readonly string[]): Scenario =>
  async (client) => {
    await client.listTools()
    for (const name of names) await client.callTool({ name })
  }

/** Calls every tool that is offered. One that fails is told of in the end, when all have had their turn. */
const callAll: Scenario = async (client) => {
  const { tools } = await client.listTools()
  for (const { name } of tools) await client.callTool({ name, arguments: {} })
}

const readEverything: Scenario = async (client) => {
  const { tools } = await client.listTools()
  for (const { name } of tools) await client.callTool({ name, arguments: {} })
  const { resources } = await client.listResources()
  for (const { uri } of resources) await client.readResource({ uri })
  const { prompts } = await client.listPrompts()
  for (const { name } of prompts) await client.getPrompt({ name })
}

const callAsTold: Scenario = async (client, { toolCalls }) => {
  await client.listTools()
  if (!Array.isArray(toolCalls) || toolCalls.length === 0) throw new Error('The scenario names no calls')
  for (const { name, arguments: args } of toolCalls as { name: string; arguments: Json }[]) {
    await client.callTool({ name, arguments: args })
  }
}

const echoSchema: Scenario = async (client) => {
  const { tools } = await client.listTools()
  const schema = tools.find(({ name }) => name === 'json_schema_2020_12_tool')?.inputSchema
  if (!schema) throw new Error('The tool whose schema is to be echoed is not listed')
  await client.callTool({ name: 'json_schema_echo', arguments: { schema } })
}

/** What each scenario wants of a client, by its name. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  // The handshake is all that the mock can do.
  initialize: () => Promise.resolve(),
  tools_call: async (client) => {
    await client.listTools()
    await client.callTool({ name: 'add_numbers', arguments: { a: 5, b: 3 } })
  },
  'elicitation-sep1034-client-defaults': callEach('test_client_elicitation_defaults'),
  'sse-retry': callEach('test_reconnection'),
  'request-metadata': async (client) => void (await client.discover()),
  'sep-2322-client-request-state': async (client) => {
    await client.listTools()
    await client.callTool({ name: 'test_mrtr_echo_state', arguments: {} })
    await client.callTool({ name: 'test_mrtr_unrelated', arguments: {} })
    await client.callTool({ name: 'test_mrtr_no_state', arguments: {} })
    await client.callTool({ name: 'test_mrtr_no_result_type', arguments: {} }).catch((reason: unknown) => {
      if (!(reason instanceof Error)) throw reason
    })
  },
  'http-standard-headers': readEverything,
  'http-custom-headers': callAsTold,
  'http-invalid-tool-headers': callAll,
  'json-schema-ref-no-deref': async (client) => void (await client.listTools()),
  'json-schema-2020-12-preservation': echoSchema,
}
