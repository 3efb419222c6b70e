// A page that is an MCP client: npx tsx examples/browser/serve.ts
import { Client } from '@mortise/client'
import { compileJsonSchema } from '@mortise/protocol/json-schema'
import { http } from '@mortise/transport-http'
import { find, onSubmit, say, showForecast, showProgress, showTools, type Outlook } from './view.js'

let client: Client | undefined

onSubmit('#connect', async () => {
  find('#connected').hidden = true
  say('#connect', 'Connecting …')
  await client?.close()
  // In pages results are checked by their schemas only where that is asked for.
  client = new Client({ name: 'browser', title: 'The page', version: '1.0.0' }, { compileJsonSchema })
  const url = find('#server').value
  await client.connect(http(url)).catch((cause: unknown) => {
    // To a page, a server that does not allow it looks like one that is not there.
    const hint = `Does it run, with --allow-origin ${location.origin}?`
    throw new Error(`There is no way to ${url}. ${hint}`, { cause })
  })
  showTools(await Array.fromAsync(client.listTools()))
  const { info, revision } = client.server
  say('#connect', `Connected to ${info?.title} ${info?.version}, in ${revision.version}`)
  find('#connected').hidden = false
})

onSubmit('#ask', async () => {
  find('#forecast').hidden = true
  find('#work').hidden = false
  say('#ask', '')
  showProgress({ progress: 0, message: 'Asking …' })
  const { structuredContent, content, isError } = await client!
    .callTool(
      { name: 'get_forecast', arguments: { location: { name: find('#place').value } } },
      { onProgress: showProgress },
    )
    .finally(() => (find('#work').hidden = true))
  const said = content.map((block) => ('text' in block ? block.text : block.type)).join('\n')
  if (isError) throw new Error(said)
  showForecast(structuredContent as Outlook)
  find('#forecast').hidden = false
})

// `?server=URL` connects at once.
const given = new URLSearchParams(location.search).get('server')
find('#server').value = given ?? 'http://127.0.0.1:8930/mcp'
if (given) find<HTMLFormElement>('#connect').requestSubmit()
