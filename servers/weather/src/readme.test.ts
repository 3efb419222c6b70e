import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { help } from './cli/options.js'
import { connect } from './testing/connect.js'

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')

it('names every option, tool, resource and prompt', async () => {
  const client = await connect()
  const { tools } = await client.listTools()
  const { resources } = await client.listResources()
  const { resourceTemplates } = await client.listResourceTemplates()
  const { prompts } = await client.listPrompts()
  const options = [...help.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, option]) => option!)
  expect(options.length).toBeGreaterThan(10)
  for (const option of options) expect(readme, option).toContain(`\`${option}`)
  for (const { name } of [...tools, ...prompts]) expect(readme, name).toContain(`| \`${name}\` |`)
  for (const uri of [...resources.map((each) => each.uri), ...resourceTemplates.map((each) => each.uriTemplate)]) {
    expect(readme, uri).toContain(`| \`${uri}\` |`)
  }
})

it('has configuration that can be read, and starts what is published', () => {
  const snippets = [...readme.matchAll(/```json\n([^]*?)```/g)].map(([, text]) => JSON.parse(text!) as object)
  expect(snippets).toEqual([
    { mcpServers: { weather: { command: 'npx', args: ['-y', '@mortise/weather'] } } },
    { servers: { weather: { type: 'stdio', command: 'npx', args: ['-y', '@mortise/weather'] } } },
  ])
})
