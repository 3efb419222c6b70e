import { expect, it } from 'vitest'
import { connect } from './testing/connect.js'
import { sandbox } from './testing/sandbox.js'

const plants = { 'allow/a.ts': 'let a', 'allow/b.bin': new Uint8Array([0, 1]), 'allow/src/c.ts': '', 'allow/.env': '' }

it('brings a file along to be reviewed, as text or as bytes', async () => {
  const box = sandbox(plants)
  const client = await connect({ folders: [box.allow] })
  const { messages } = await client.getPrompt({ name: 'review-file', arguments: { path: 'a.ts', focus: 'names' } })
  expect(messages).toMatchObject([
    { content: { type: 'text', text: expect.stringMatching(/a\.ts.*Look at this above all: names\./) } },
    { content: { type: 'resource', resource: { text: 'let a' } } },
  ])
  const bytes = await client.getPrompt({ name: 'review-file', arguments: { path: 'b.bin' } })
  expect(bytes.messages[1]).toMatchObject({ content: { resource: { blob: 'AAE=' } } })
})

it('brings a tree along to be summarised', async () => {
  const box = sandbox(plants)
  const client = await connect({ folders: [box.allow] })
  const { messages } = await client.getPrompt({ name: 'summarise-directory', arguments: { path: '.' } })
  expect(messages).toMatchObject([{ content: { text: expect.stringContaining('a.ts\nb.bin\nsrc/\n  c.ts\n') } }])
})

it('says what is wrong with a path, and suggests others', async () => {
  const box = sandbox(plants)
  const client = await connect({ folders: [`docs=${box.allow}`], hideHostPaths: true })
  const get = (name: string, path: string) => client.getPrompt({ name, arguments: { path } })
  await expect(get('review-file', '/etc/passwd')).rejects.toThrow('OUTSIDE')
  await expect(get('review-file', '.env')).rejects.toThrow('DENIED')
  await expect(get('summarise-directory', 'a.ts')).rejects.toThrow('NOT_A_DIRECTORY')
  const suggested = async (value: string) => {
    const ref = { type: 'ref/prompt', name: 'review-file' } as const
    return (await client.complete({ ref, argument: { name: 'path', value } })).completion.values
  }
  expect(await suggested('d')).toEqual(['docs:/'])
  expect(await suggested('docs:/')).toEqual(['docs:/src/', 'docs:/a.ts', 'docs:/b.bin'])
  expect(await suggested('a')).toEqual(['a.ts'])
  expect(await suggested('s')).toEqual(['src/'])
  expect(await suggested('src/')).toEqual(['src/c.ts'])
  const ref = { type: 'ref/resource', uri: 'file:///{+path}' } as const
  const { completion } = await client.complete({ ref, argument: { name: 'path', value: 'docs/s' } })
  expect(completion.values).toEqual(['docs/src/'])
})
